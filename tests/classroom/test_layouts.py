"""The layouts of course systems are told by the names of files, and so is whose each file is."""

import pytest
from classes import LAYOUTS, SOURCE, handed_in, laid_out

from grader.classroom.layouts import canvas, moodle, told
from grader.classroom.roster import Person
from grader.classroom.sources import Entry, Listing

NAMES = ("adalovelace", "bob", "zoë", "李雷")
CLASS = {who: {"conv1d.py": SOURCE + who.encode(), "notes.txt": b"hello"} for who in NAMES}
AS = {"moodle_flat": "moodle"}


@pytest.mark.parametrize("as_zip", [False, True])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_is_told_and_everybody_has_a_row(layout, as_zip, tmp_path):
    found, rows, kept = handed_in(laid_out(CLASS, layout, tmp_path / "class", as_zip))
    assert found.layout == AS.get(layout, layout)
    assert sorted(rows) == sorted(NAMES)
    for who, row in rows.items():
        assert kept[row.sha] == SOURCE + who.encode(), row
        assert row.filename == "conv1d.py"
        assert row.attempt == 1
    assert all("notes" in each or "metadata" in each for each in found.strays)


@pytest.mark.parametrize(
    ("name", "user", "file", "late"),
    [
        ("doejane_1234_5678_conv1d.py", "1234", "conv1d.py", False),
        ("doejane_LATE_1234_5678_my_own_conv1d.py", "1234", "my_own_conv1d.py", True),
        ("doe2jane_1_2_conv1d-1.py", "1", "conv1d-1.py", False),
        ("LATE_anon_aB3_99_conv1d.py", "anon_aB3", "conv1d.py", True),
        ("anon_aB3_99_conv1d.py", "anon_aB3", "conv1d.py", False),
        ("müller_12_34_1_2_conv1d.py", "12", "1_2_conv1d.py", False),
    ],
)
def test_names_of_canvas(name, user, file, late):
    (place,) = canvas(Listing())(name)
    assert (place.learner, place.file, place.late) == (user, file, late)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Jane Doe_123_assignsubmission_file/a/conv1d.py", "a/conv1d.py"),
        ("Jane Doe_123_assignsubmission_file_/conv1d.py", "conv1d.py"),
        ("Jane Doe_123_assignsubmission_file_conv1d.py", "conv1d.py"),
    ],
)
def test_names_of_moodle(name, file):
    (place,) = moodle(Listing())(name)
    assert (place.learner, place.name, place.file, place.is_code) == ("123", "Jane Doe", file, True)


def test_a_text_that_was_typed_is_no_code(tmp_path):
    _, rows, _ = handed_in(
        laid_out({"ada": {"conv1d.py": SOURCE}, "bob": {"text.html": b"I'm ill"}}, "canvas", tmp_path)
    )
    assert rows["bob"].refused == "no_code"
    (tmp_path / "m" / "Bob_7_assignsubmission_onlinetext").mkdir(parents=True)
    (tmp_path / "m" / "Bob_7_assignsubmission_onlinetext" / "onlinetext.html").write_bytes(b"def conv1d(x): ...")
    assert handed_in(tmp_path / "m")[1]["Bob"].refused == "no_code"


def test_the_last_attempt_counts_and_the_row_says_so(tmp_path):
    for stamp, text in (("2026-10-02-00-00-01", b"# late\n"), ("2026-10-01-00-00-01", b"# early\n")):
        (tmp_path / f"ps_ada_attempt_{stamp}_conv1d.py").write_bytes(text + SOURCE)
    _, rows, kept = handed_in(tmp_path)
    assert kept[rows["ada"].sha].startswith(b"# late")
    assert rows["ada"].attempt == 2
    assert "2 files were handed in for conv1d" in rows["ada"].notes[0]


def test_the_same_file_again_by_its_number(tmp_path):
    (tmp_path / "ada").mkdir()
    for name in ("conv1d.py", "conv1d (2).py", "conv1d-1.py"):
        (tmp_path / "ada" / name).write_bytes(SOURCE + name.encode())
    _, rows, kept = handed_in(tmp_path)
    assert kept[rows["ada"].sha].endswith(b"conv1d (2).py")


def test_a_group_has_a_row_for_each(tmp_path):
    (tmp_path / "submission_1").mkdir()
    (tmp_path / "submission_1" / "conv1d.py").write_bytes(SOURCE)
    who = "".join(f"  - :name: {name}\n    :sid: '{name}'\n    :email: ''\n" for name in ("ada", "bob"))
    (tmp_path / "submission_metadata.yml").write_text(f"submission_1:\n  :submitters:\n{who}")
    _, rows, _ = handed_in(tmp_path)
    assert sorted(rows) == ["ada", "bob"]


def test_metadata_that_is_no_yaml_loses_nobody(tmp_path):
    (tmp_path / "submission_1").mkdir()
    (tmp_path / "submission_1" / "conv1d.py").write_bytes(SOURCE)
    (tmp_path / "submission_metadata.yml").write_text("submission_1: [")
    assert list(handed_in(tmp_path)[1]) == ["submission_1"]


def test_a_folder_around_a_class_is_looked_into(tmp_path):
    found, rows, _ = handed_in(laid_out(CLASS, "canvas", tmp_path / "out" / "er").parent)
    assert found.layout == "canvas"
    assert len(rows) == len(CLASS)
    assert sorted(handed_in(laid_out(CLASS, "folders", tmp_path / "a" / "b").parent)[1]) == sorted(NAMES)


def test_one_learner_alone_is_no_folder_around_a_class(tmp_path):
    assert list(handed_in(laid_out({"ada": CLASS["bob"]}, "folders", tmp_path))[1]) == ["ada"]


def test_the_roster_says_who_is_who(tmp_path):
    people = [
        Person("17", "Ada Lovelace", "ada@x.org", ("1000",)),
        Person("18", "Bob", "bob@x.org"),
        Person("19", "Carol"),
    ]
    found, rows, _ = handed_in(laid_out(CLASS, "canvas", tmp_path), people)
    assert rows["Ada Lovelace"].learner == "17"
    assert rows["Bob"].learner == "18"
    assert rows["Carol"].refused == "nothing_handed_in"
    assert {learner.id for learner in found.learners if not learner.from_roster} == {"1002", "1003"}


def test_a_file_by_another_name_counts_by_what_it_defines(tmp_path):
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "homework.py").write_bytes(b"def conv1d(x, weight):\n  pass\ndef conv2d (x, weight): pass\n")
    found, rows, _ = handed_in(tmp_path)
    assert found.exercises() == ("conv1d", "conv2d")
    assert rows["ada"].path == "ada/homework.py"
    (tmp_path / "ada" / "homework.py").write_bytes(b"x = 1\n")
    assert handed_in(tmp_path)[1]["ada"].refused == "not_among_files"
    assert handed_in(tmp_path, only=["conv1d"])[1]["ada"].refused == ""


def test_told_by_more_than_half():
    entries = [Entry(f"a_1_{number}_conv1d.py", lambda: b"") for number in range(3)]
    assert told(Listing([*entries, Entry("readme.txt", lambda: b"")])) == "canvas"
    assert told(Listing([])) == "files"
