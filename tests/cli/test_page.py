"""`grade page`: what it writes, over what it doesn't write, and what it says."""

import os

import pytest
from attempts import CONV1D

WRONG = CONV1D.replace("stride * step, dilation * step", "step, dilation * step")


@pytest.fixture
def folder(cli, tmp_path):
    assert cli("init", tmp_path / "work").returncode == 0
    (tmp_path / "work" / "exercises" / "conv1d.py").write_text(WRONG)
    return tmp_path / "work"


NO_SCREEN = dict.fromkeys(("BROWSER", "DISPLAY", "WAYLAND_DISPLAY"), "")


def test_it_writes_a_page_and_says_where(cli, folder):
    ran = cli("page", "conv2d", cwd=folder)
    file = folder / "stridelings.html"
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == f"written: stridelings.html\nOpen it in a browser: {file.as_uri()}\n"
    assert "<title>conv2d · Stridelings</title>" in file.read_text(encoding="utf-8")
    assert 'id="failure"' not in file.read_text(encoding="utf-8")
    assert cli("page", cwd=folder).returncode == 0  # over its own page it writes
    assert "<title>windows1d · Stridelings</title>" in file.read_text(encoding="utf-8")


def test_without_a_workspace_it_begins_with_the_first_exercise(cli, tmp_path):
    assert cli("page", "--out", "a.html", cwd=tmp_path).returncode == 0
    assert "<title>windows1d · Stridelings</title>" in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_failing_call_is_in_the_page(cli, folder):
    ran = cli("page", "conv1d", "--failure", "--out", "f.html", cwd=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    text = (folder / "f.html").read_text(encoding="utf-8")
    assert '"headline":"Right shape, wrong values, in conv1d(x, weight, stride=2)."' in text


def test_what_has_no_failing_call(cli, folder):
    (folder / "exercises" / "conv1d.py").write_text(CONV1D)
    right = cli("page", "conv1d", "--failure", cwd=folder)
    assert (right.returncode, right.stderr) == (0, "conv1d is right: there is no failure to show.\n")
    (folder / "exercises" / "conv1d.py").write_text("def conv1d(:\n")
    broken = cli("page", "conv1d", "--failure", cwd=folder)
    assert broken.returncode == 1
    assert broken.stderr.endswith("There is no call to draw.\n")
    assert not (folder / "stridelings.html").exists()


def test_what_it_cannot_do_is_said_in_a_sentence(cli, folder):
    own = folder / "mine.html"
    own.write_text("<p>mine</p>")
    over = cli("page", "--out", own, cwd=folder)
    assert over.returncode == 2
    assert f"{own} is there and isn't a page of ours: say another name with --out." in over.stderr
    assert own.read_text() == "<p>mine</p>"
    below = cli("page", "--out", own / "page.html", cwd=folder)
    assert (below.returncode, "page.html can't be written: its folder is a file." in below.stderr) == (2, True)
    whose = cli("page", "--file", folder / "exercises" / "conv1d.py", cwd=folder)
    assert "--file says whose failure is drawn: it goes with --failure." in whose.stderr
    assert "there is no exercise" in cli("page", "conv3d", cwd=folder).stderr


@pytest.mark.skipif(os.name == "nt", reason="a browser is always there")
def test_it_opens_in_a_browser_if_there_is_one(cli, folder):
    told, browser = folder / "told", folder / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {told}.new; mv {told}.new {told}\n')
    browser.chmod(0o755)
    opened = cli("page", "conv1d", "--open", cwd=folder, **NO_SCREEN | {"BROWSER": f"{browser} %s"})
    assert (opened.returncode, opened.stdout, opened.stderr) == (0, "written: stridelings.html\n", "")
    while not told.exists():
        pass
    assert told.read_text().strip() == (folder / "stridelings.html").as_uri()
    none = cli("page", "conv1d", "--open", cwd=folder, **NO_SCREEN)
    assert none.returncode == 1
    assert none.stderr == f"There is no browser here. Open it yourself: {(folder / 'stridelings.html').as_uri()}\n"


def test_a_picture_of_it(cli, folder):
    pytest.importorskip("playwright")
    none = cli("page", "--picture", "a.png", cwd=folder, PATH=str(folder))
    assert "A picture takes Chromium, and Playwright: pip install 'stridelings[browser]'" in none.stderr
    ran = cli("page", "--picture", "a.png", cwd=folder)
    if "takes Chromium" in ran.stderr:
        pytest.skip("there is no chromium")
    assert (folder / "a.png").read_bytes().startswith(b"\x89PNG")
