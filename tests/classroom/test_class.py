"""`grade class`, for real: hostile classes, runs that are killed, stopped, or made twice."""

import csv
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
import warm
from below import descendants
from classes import laid_out
from generated import HOSTILE, made

from grader.places import SOLUTIONS

LIMITS = ["--call-seconds", "4", "--memory-mib", "512", *([] if shutil.which("bwrap") else ["--no-sandbox"])]
CLASS = made(5 * len(HOSTILE), hostile=5)
HANDED = {who: each.files for who, each in CLASS.items()}
KILLS = 3


def begun(submissions, out, *options, **more):
    command = [sys.executable, "-m", "grader", "class", submissions, "--out", out, *LIMITS, *options]
    return subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def ran(submissions, out, *options):
    done = warm.run("-m", "grader", "class", submissions, "--out", out, *LIMITS, *options, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr


def graded(out):
    """Each key that has a result, with the run that it comes from."""
    if not (out / "class.sqlite").exists():
        return {}
    with closing(sqlite3.connect(f"file:{out}/class.sqlite?mode=ro", uri=True, timeout=30)) as db:
        try:
            return dict(db.execute("select key, run from result"))
        except sqlite3.OperationalError:  # no table yet
            return {}


def wait_for(happens, seconds=240.0):
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end
        time.sleep(0.05)


def is_alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def verdicts(out):
    """What came of each: status, kind, the mistake's name."""
    for person in json.loads((out / "results.json").read_text())["learners"]:
        (row,) = person["exercises"]
        failure = row["failure"] or row.get("reason") or {}
        yield (
            person["name"] or person["learner"],
            (row["status"], failure.get("kind", ""), failure.get("misconception")),
        )


def wrong(out):
    """The verdicts that aren't as they must be."""
    found = dict(verdicts(out))
    assert sorted(found) == sorted(CLASS)
    for who, must in CLASS.items():
        status, kind, mistake = found[who]
        if (
            status != must.status
            or (must.kind and kind != must.kind)
            or (must.mistake and (mistake or {}).get("id") != must.mistake)
        ):
            yield who, must, found[who]


def test_a_hostile_class_that_is_killed_again_and_again(tmp_path):
    submissions, out = laid_out(HANDED, "canvas", tmp_path / "canvas"), tmp_path / "out"
    for kill in range(KILLS):
        before = graded(out)
        run = begun(submissions, out)
        wait_for(lambda before=before: len(graded(out)) > len(before) + 3)
        below = descendants(run.pid)
        assert below
        run.kill()
        run.communicate()
        wait_for(lambda below=below: not any(map(is_alive, below)), 30)
        assert graded(out).items() >= before.items(), f"lost by kill {kill}"
    ran(submissions, out)
    assert list(wrong(out)) == []
    rows = list(csv.DictReader((out / "grades.csv").open(newline="")))
    assert len(rows) == len(CLASS)
    assert len(set(graded(out).values())) > KILLS  # each run left its part
    before = graded(out)
    for layout, as_zip in (("moodle", True), ("blackboard", False), ("gradescope", True), ("nbgrader", False)):
        _, said = ran(laid_out(HANDED, layout, tmp_path / layout, as_zip), out)
        assert f"laid out as {layout}" in said
        assert list(wrong(out)) == []
        assert graded(out) == before  # the same files: nothing is graded again


@pytest.fixture
def small(tmp_path):
    right = (SOLUTIONS / "windows1d.py").read_bytes()
    handed = {f"l{number}": {"windows1d.py": right + b"\n# %d\n" % number} for number in range(40)}
    return laid_out(handed, "folders", tmp_path / "class")


def test_ctrl_c_ends_cleanly_and_says_how_to_go_on(small, tmp_path):
    run = begun(small, tmp_path / "out", start_new_session=True)
    wait_for(lambda: graded(tmp_path / "out"))
    below = descendants(run.pid)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=30)
    assert run.returncode == 130
    last = said.strip().splitlines()[-1]
    kept = re.fullmatch(r"Stopped. (\d+) of 40 are graded and kept; the same command goes on.", last)
    assert kept, said
    assert "Traceback" not in said
    assert len(graded(tmp_path / "out")) == int(kept[1])
    wait_for(lambda: not any(map(is_alive, below)), 30)
    ran(small, tmp_path / "out")
    assert len(graded(tmp_path / "out")) == 40


def test_a_second_run_says_so_and_the_first_goes_on(small, tmp_path):
    first = begun(small, tmp_path / "out")
    wait_for(lambda: (tmp_path / "out" / "class.sqlite").exists())
    second = begun(small, tmp_path / "out")
    _, stderr = second.communicate(timeout=120)
    assert second.returncode == 2
    assert f"another run (process {first.pid}) is at work" in stderr
    first.communicate(timeout=240)
    assert first.returncode == 0
    assert len(graded(tmp_path / "out")) == 40


def test_again_another_seed_and_reports_alone(tmp_path):
    handed = {"ada": {"windows1d.py": (SOLUTIONS / "windows1d.py").read_bytes()}, "bob": {"windows1d.py": b"x = 1\n"}}
    submissions, out = laid_out(handed, "folders", tmp_path / "class"), tmp_path / "out"
    (tmp_path / "roster.csv").write_text("id,name\nada,Ada\nbob,Bob\ncarol,Carol\n")
    ran(submissions, out, "--roster", tmp_path / "roster.csv")
    first = graded(out)
    assert set(first.values()) == {1}
    assert [row["conv1d kind"] if "conv1d kind" in row else row["windows1d kind"] for row in rows_of(out)] == [
        "",
        "not_defined",
        "nothing_handed_in",
    ]
    ran(submissions, out, "--again")
    assert set(graded(out).values()) == {2}
    _, said = ran(submissions, out, "--seed", "random")
    assert "graded again" in said
    assert len(graded(out)) == 4
    ran(submissions, out)  # the seed that was drawn counts from then on
    assert len(graded(out)) == 4
    (out / "report.html").unlink()
    stdout, _ = ran("--report-only", out)
    assert (out / "report.html").exists()
    assert "1 of 2 who handed it in" in stdout


def test_a_stage_after_one_that_fails_has_its_points_where_they_are_given_by_stage(tmp_path, changed):
    without_bias = changed("conv1d", ("result if bias is None else result + bias[:, None]", "result"))
    submissions = laid_out({"ada": {"conv1d.py": without_bias.encode()}}, "folders", tmp_path / "class")
    scheme, out = tmp_path / "scheme.toml", tmp_path / "out"
    scheme.write_text("[points.conv1d]\none = 1\nbias = 2\nstride = 3\ngroups = 4\n")
    ran(submissions, out)
    _, said = ran("--report-only", out, "--scheme", scheme)
    assert rows_of(out)[0]["points"] == "1"
    assert "graded up to its first failure" in said
    ran(submissions, out, "--scheme", scheme)
    (row,) = rows_of(out)
    assert [row[f"conv1d: {stage}"] for stage in ("one", "bias", "stride", "groups")] == ["1", "0", "3", "0"]
    assert (row["points"], row["of"], row["conv1d kind"]) == ("4", "10", "wrong_values")
    _, said = ran("--report-only", out, "--scheme", scheme)
    assert "first failure" not in said


def rows_of(out):
    return list(csv.DictReader((out / "grades.csv").open(newline="")))


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "what is to be graded"),
        (["{tmp}/nowhere"], "there is no folder"),
        (["{tmp}/empty"], "is for an exercise"),
        (["{tmp}/file"], "neither a folder nor a .zip"),
        (["{tmp}/empty", "--roster", "{tmp}/nowhere.csv"], "can't be read"),
        (["{tmp}/empty", "--scheme", "{tmp}/nowhere.toml"], "can't be read"),
        (["{tmp}/empty", "--exercise", "conv9"], "no exercise 'conv9'"),
        (["{tmp}/empty", "--seed", "dice"], "a number, or the word random"),
        (["{tmp}/one", "--scheduler", "tcp://10.0.0.1:8786"], "nor protected (tls://...)"),
    ],
)
def test_mistakes_in_the_command_line(cli, tmp_path, options, says):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "conv1d.py").write_text("x = 1")
    given = [option.format(tmp=tmp_path) for option in options]
    said = cli("class", *given, "--out", tmp_path / "out", "--no-sandbox")
    assert said.returncode == 2
    assert says in " ".join(said.stderr.split())
    assert "Traceback" not in said.stderr
