"""One result in the forms of other systems."""

import base64
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from classes import document

from grader.classroom.intake import Submission
from grader.classroom.packing import packed
from grader.classroom.scheme import Scheme, spread_over
from grader.classroom.single import about
from grader.classroom.store import Entry
from grader.classroom.summary import row
from grader.places import SOLUTIONS
from grader.report.classes.forms import classroom, gradescope, prairielearn, step_output

LONG = "x" * 3_000_000


def made(result, scheme=None, **about):
    entry = Entry(Submission("", result["name"], 1, "p", "p.py", "s"), "k", "graded", result, "", 0.5, 0.4, 1, "B")
    return replace(row(entry, scheme or Scheme()), **about)


RIGHT, WRONG = made(document("conv1d")), made(document("conv1d", "stride"))
NONE = row(Entry(Submission("", "conv1d", refused="no_code"), "", "", None, "", 0, 0, 0, ""), Scheme())


def test_gradescope_has_a_test_for_each_stage():
    said = gradescope([RIGHT, WRONG])
    assert said["score"] == 15 + 6
    assert sum(test["score"] for test in said["tests"]) == said["score"]
    assert sum(test["max_score"] for test in said["tests"]) == 30
    stride = next(test for test in said["tests"] if test["number"] == "2.7")
    assert (stride["name"], stride["status"]) == ("conv1d: stride", "failed")
    assert "said of stride" in stride["output"]
    later = next(test for test in said["tests"] if test["number"] == "2.8")
    assert (later["status"], later["output"]) == ("failed", "It waits for stride.")
    assert all(set(test) >= {"score", "max_score", "name", "status", "output"} for test in said["tests"])


def test_a_star_is_a_bonus():
    result = document("conv1d")
    star = next(stage for stage in result["stages"] if stage["extra"])
    star["status"] = "passed"
    said = gradescope([made(result, Scheme(stars={"conv1d": {star["name"]: 2.0}}))])
    assert said["score"] == 17
    assert [test["max_score"] for test in said["tests"] if "star" in test["name"]] == [0]


def test_points_are_spread_over_what_there_are():
    scheme = spread_over(["conv1d", "conv2d"], 10)
    assert scheme.most("conv1d") == scheme.most("conv2d") == 5


def test_prairielearn():
    assert prairielearn([RIGHT])["score"] == 1.0
    said = prairielearn([WRONG])
    assert (said["gradable"], said["score"]) == (True, 0.4)
    assert all("points" in test and "max_points" in test for test in said["tests"])
    for count in (1, 30):
        rows = [
            made({**document("conv1d", "one"), "said": letter * len(LONG)})
            for letter in ["x", "\u6f22"][:count] * count
        ]
        assert len(json.dumps(prairielearn(rows[:count]), indent=1)) < 1_000_000


@pytest.mark.parametrize("kind", ["does_not_import", "not_defined", "not_started"])
def test_prairielearn_takes_no_attempt_for_what_cannot_be_graded(kind):
    for rows in ([NONE], [made(document("conv1d", "one", kind))]):
        said = prairielearn(rows)
        assert said["gradable"] is False
        assert said["format_errors"]


def test_prairielearn_takes_no_attempt_where_the_grader_is_broken():
    said = prairielearn([WRONG, replace(RIGHT, status="grader_error", message="torch and the reference disagree")])
    assert (said["gradable"], said["format_errors"][1]) == (False, "conv1d: torch and the reference disagree")


def test_github_classroom_reads_what_it_is_given():
    line = step_output(classroom([WRONG]))
    said = json.loads(base64.b64decode(line.removeprefix("result=")))
    assert (said["version"], said["status"], said["max_score"]) == (1, "fail", 15)
    assert sum(test["score"] for test in said["tests"]) == 6
    assert line.count("\n") == 1
    assert classroom([RIGHT])["status"] == "pass"
    assert classroom([replace(RIGHT, status="grader_error")])["status"] == "error"


def test_what_gradescope_says_of_a_submission(tmp_path):
    file = tmp_path / "m.json"
    assignment = {"total_points": "20.0", "due_date": "2026-07-01T14:00:00.000000-07:00"}
    file.write_text(json.dumps({"created_at": "2026-07-01T21:00:01.000000Z", "assignment": assignment}))
    assert about(file) == (20.0, True)
    file.write_text(json.dumps({"created_at": "2026-07-01T20:59:59.000000Z", "assignment": assignment}))
    assert about(file) == (20.0, False)
    for text in ("", "[]", "{}", '{"assignment": {"total_points": null, "due_date": null}}'):
        file.write_text(text)
        assert about(file) == (None, False)


def test_a_container_finds_a_result_whatever_happens(cli, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "windows1d.py").write_bytes((SOLUTIONS / "windows1d.py").read_bytes())
    ran = cli("gradescope", tmp_path / "in", "--out", tmp_path / "out" / "results.json")
    assert ran.returncode == 0, ran.stderr
    said = json.loads((tmp_path / "out" / "results.json").read_text())
    assert said["score"] == sum(test["max_score"] for test in said["tests"]) > 0
    assert "windows1d passed" in ran.stdout


def test_for_github_a_line_is_added(cli, tmp_path):
    (tmp_path / "windows1d.py").write_text("def windows1d(x, kernel, stride=1, dilation=1):\n    return x\n")
    (tmp_path / "output").write_text("before=1\n")
    ran = cli(
        "gradescope",
        "--format",
        "classroom",
        "--exercise",
        "windows1d",
        cwd=tmp_path,
        GITHUB_OUTPUT=f"{tmp_path}/output",
    )
    assert ran.returncode == 0, ran.stderr
    first, line = (tmp_path / "output").read_text().splitlines()
    said = json.loads(base64.b64decode(line.removeprefix("result=")))
    assert (first, said["status"]) == ("before=1", "fail")


def test_the_packed_autograder_runs_as_it_is_unpacked(tmp_path):
    (tmp_path / "scheme.toml").write_text("[points]\nwindows1d = 10\n")
    source = tmp_path / "autograder" / "source"
    (tmp_path / "autograder.zip").write_bytes(packed(["windows1d"], tmp_path / "scheme.toml"))
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        assert {"setup.sh", "run_autograder"} <= set(archive.namelist())
        assert archive.getinfo("run_autograder").external_attr >> 16 & 0o111
        setup = archive.read("setup.sh").decode()
        archive.extractall(source)
    assert subprocess.run(["bash", "-n"], input=setup, text=True).returncode == 0
    assert "'safetensors" in setup
    (source.parent / "submission").mkdir()
    (source.parent / "submission" / "windows1d.py").write_bytes((SOLUTIONS / "windows1d.py").read_bytes())
    env = {"PATH": os.environ["PATH"], "AUTOGRADER": str(source.parent), "STRIDELINGS_PYTHON": sys.executable}
    ran = subprocess.run(
        ["bash", source / "run_autograder"], env=env, cwd=source.parent, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    said = json.loads(Path(source.parent, "results", "results.json").read_text())
    assert said["score"] == 10


def test_the_same_program_makes_the_same_zip():
    assert packed([], None) == packed([], None)
