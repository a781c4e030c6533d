"""The database of a class: one writer, nothing lost, and a sentence for whatever is in the way."""

import os
import signal
import sqlite3

import pytest

from grader.classroom import schema
from grader.classroom.intake import Learner, Submission
from grader.classroom.store import FILE, Store, Unusable

ADA, BOB, CAROL = (Learner(name, name.title()) for name in ("ada", "bob", "carol"))
RESULT = {"state": "graded", "tries": 1, "level": "A", "status": "passed", "kind": None, "stage": None}
RESULT |= {"misconception": None, "cluster": "", "seconds": 0.1, "cpu_seconds": 0.1, "json": '{"status": "passed"}'}


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "out") as opened:
        yield opened


def enrolled(store, *keys, source=b"x = 1"):
    rows = []
    for learner, key in zip((ADA, BOB, CAROL), keys, strict=False):
        sha = store.keep(source) if key else ""
        rows.append((Submission(learner.id, "pad", 1, "p", "pad.py", sha, refused="" if key else "empty"), key))
    store.enrol([ADA, BOB, CAROL][: len(keys)], rows, ["readme.txt"])


def test_what_has_no_result_is_to_do_each_content_once(store):
    enrolled(store, "k1", "k1", "")
    assert store.todo() == ["k1"]
    store.note("k1", store.one_of("k1"), RESULT, ["seen"])
    assert store.todo() == []
    assert store.todo(again=True) == ["k1"]
    assert [(each.submission.learner, each.state) for each in store.entries()] == [
        ("ada", "graded"),
        ("bob", "graded"),
        ("carol", ""),
    ]
    assert [what for _, _, what in store.events()] == ["seen"]


def test_what_another_grader_found_is_counted(store):
    enrolled(store, "k1")
    store.note("k1", store.one_of("k1"), RESULT)
    assert store.outdated() == 0
    enrolled(store, "k2")
    assert store.outdated() == 1
    assert store.todo() == ["k2"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
def test_a_result_outlives_a_run_that_is_killed(tmp_path):
    run = os.fork()
    if run == 0:
        store = Store(tmp_path)
        enrolled(store, "k1", "k2")
        store.note("k1", store.one_of("k1"), RESULT)
        os.kill(os.getpid(), signal.SIGKILL)
    assert os.waitstatus_to_exitcode(os.waitpid(run, 0)[1]) == -signal.SIGKILL
    with Store(tmp_path) as again:
        assert again.todo() == ["k2"]


def test_a_class_that_is_not_taken_in_to_the_end_stays_what_it_was(store):
    enrolled(store, "k1")
    with pytest.raises(ZeroDivisionError):
        store.enrol([BOB], ((1 / 0, "") for _ in range(1)), [])
    assert [each.submission.learner for each in store.entries()] == ["ada"]


def test_two_runs_at_a_time(store):
    with pytest.raises(Unusable, match=r"another run \(process \d+\) is at work"):
        Store(store.folder)


def test_a_full_disk_damages_nothing(store):
    enrolled(store, "k1", "k2")
    store.note("k1", store.one_of("k1"), RESULT)
    with store.transaction() as db:
        (pages,) = db.execute("pragma page_count").fetchone()
        db.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(Unusable, match=r"is full\. Make room, and the same command goes on"):
        store.note("k2", store.one_of("k2"), {**RESULT, "json": "x" * 100_000})
    assert store.todo() == ["k2"]
    with store.transaction() as db:
        db.execute("pragma max_page_count = 100000")
        assert db.execute("pragma integrity_check").fetchone() == ("ok",)
    store.note("k2", store.one_of("k2"), RESULT)
    assert store.todo() == []


def other(file, version=0, application=0):
    with sqlite3.connect(file) as db:
        db.execute("create table theirs(x)")
        db.execute(f"pragma user_version = {version}")
        db.execute(f"pragma application_id = {application}")
    db.close()


@pytest.mark.parametrize(
    ("makes", "says"),
    [
        (lambda file: other(file, schema.VERSION + 1, schema.APPLICATION), "was written by a newer version"),
        (lambda file: other(file), "is a database of something else"),
        (lambda file: file.write_bytes(b"nothing of the kind" * 100), "isn't whole"),
    ],
)
def test_a_database_that_cannot_be_used_is_left_as_it_is(makes, says, tmp_path):
    makes(tmp_path / FILE)
    before = (tmp_path / FILE).read_bytes()
    for _ in range(2):  # the lock is given back
        with pytest.raises(Unusable, match=says):
            Store(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before


def test_a_folder_that_cannot_be_written_to(tmp_path):
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(Unusable, match="can't be written to"):
            Store(folder)


def test_what_is_remembered_is_remembered_once(store):
    assert store.setting("seed") is None
    assert store.setting("seed", "7") == "7"
    assert store.setting("seed", "8") == "7"
