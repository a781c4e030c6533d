"""list, init, stubs, demo, --version, --help."""

import subprocess
import sys

import pytest

from grader import __version__
from grader.curriculum import ORDER


def test_version(cli):
    assert cli("--version").stdout == f"stridelings, version {__version__}\n"


def test_help_names_every_command(cli):
    shown = cli("--help").stdout
    assert all(f"  {name}" in shown for name in ("run", "list", "demo", "init", "stubs"))


@pytest.mark.parametrize("arguments", [["--help"], ["list"], ["run", "--help"]])
def test_torch_is_not_imported_to_print_a_list_or_help(arguments):
    code = (
        "import sys, grader.cli\n"
        f"try: grader.cli.main({arguments!r})\n"
        "except SystemExit: sys.exit('torch' in sys.modules)\n"
    )
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0


def test_init_never_overwrites(cli, tmp_path):
    work = tmp_path / "work"
    (work / "exercises").mkdir(parents=True)
    (work / "exercises" / "pad.py").write_text("mine")
    ran = cli("init", work)
    assert ran.returncode == 0
    assert f"kept as it is: {work / 'exercises' / 'pad.py'}" in ran.stdout
    assert (work / "exercises" / "pad.py").read_text() == "mine"
    assert len(list((work / "exercises").iterdir())) == len(ORDER)


def test_list_says_what_is_begun(cli, tmp_path):
    cli("init", tmp_path)
    (tmp_path / "exercises" / "pad.py").write_text("mine")
    (tmp_path / "exercises" / "conv2d.py").unlink()
    table = cli("list", cwd=tmp_path).stdout.split("\n\n")[0]
    states = {row.split()[1]: row for row in table.splitlines() if row.startswith("·")}
    assert " not graded yet " in states["pad"]
    assert " not begun " in states["conv1d"]
    assert " missing " in states["conv2d"]


def test_demo_grades_for_real(cli, tmp_path):
    ran = cli("demo", cwd=tmp_path)
    assert ran.returncode == 0
    assert "All right" in ran.stdout
    assert "Right shape, wrong values, in conv2d(x, weight, stride=(1, 2))." in ran.stdout
    assert "Still running, so it was stopped" in ran.stdout
    assert list(tmp_path.iterdir()) == []


def test_demo_draws_its_picture(cli, tmp_path):
    assert cli("demo", "--picture", tmp_path / "grade.svg").returncode == 0
    assert (tmp_path / "grade.svg").read_text().startswith("<svg")
