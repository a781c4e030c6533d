"""Keys: a result is asked for once for each content, and again only for what it depends on."""

import pytest

from grader.classroom import plan
from grader.classroom.intake import Candidate, Learner
from grader.classroom.store import Store
from grader.workspace.stubs import stub


@pytest.fixture
def key(tmp_path):
    with Store(tmp_path) as store:

        def of(source, exercise="conv1d", file="conv1d.py", within=(), **modules):
            kept = store.keep(source)
            candidates = [Candidate(exercise, file, ("", 0, 0), file, sha=kept)]
            others = {f"{name}.py": store.keep(each) for name, each in modules.items()}
            candidates += [
                Candidate(name.removesuffix(".py"), name, ("", 0, 0), name, sha=sha)
                for name, sha in others.items()
                if name == "pad.py"
            ]
            learner = Learner("ada", candidates=candidates, modules=others)
            ((_, found),) = plan.keyed([learner], [exercise], within, store)
            return found

        yield of


def test_equal_content_is_graded_once(key):
    assert key(b"a = 1") == key(b"a = 1", file="my conv1d.py")
    assert key(b"a = 1") != key(b"a = 2")
    assert key(b"a = 1") != key(b"a = 1", exercise="conv2d", file="conv2d.py")
    assert key(b"a = 1") != key(b"a = 1", file="conv1d.ipynb")


def test_what_it_may_import_counts(key):
    assert key(b"a = 1") != key(b"a = 1", pad=b"b = 1")
    assert key(b"a = 1", pad=b"b = 1") != key(b"a = 1", pad=b"b = 2")
    assert key(b"a = 1", helpers=b"b = 1") != key(b"a = 1", helpers=b"b = 2")


def test_limits_count(key):
    assert key(b"a = 1", within=[1]) != key(b"a = 1", within=[2])


def test_all_stubs_are_one(key):
    text = stub("conv1d").encode()
    same = {key(text), key(text.replace(b"\n", b"\r\n")), key(text + b"\n\n"), key(text, pad=b"a = 1")}
    assert len(same) == 1
    assert key(text.replace(b"raise", b"x = 1; raise")) not in same
