"""`grade watch --json` for real: whatever way a file is saved, its verdict comes, and nothing is left running."""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time

import pytest
from below import descendants

from grader.places import SOLUTIONS
from grader.workspace.stubs import write_stubs

PATIENCE = 60


class Watching:
    """A `grade watch --json` of a folder, and the verdicts it prints."""

    def __init__(self, folder):
        self.folder = folder / "exercises"
        write_stubs(self.folder, ["windows1d", "windows2d", "pad", "conv1d", "conv2d"])
        self.process = subprocess.Popen(
            [sys.executable, "-m", "grader", "watch", "--json"],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        self._lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(json.loads(line))

    def verdict(self):
        """Of the next line: which exercise, and its status or the kind of its failure."""
        document = self._lines.get(timeout=PATIENCE)
        assert document["schema"] == 1
        (exercise,) = document["exercises"]
        return exercise["name"], exercise["failure"]["kind"] if exercise["failure"] else exercise["status"]

    def verdicts_until(self, wanted):
        """The verdicts up to the one that is waited for."""
        seen = [self.verdict()]
        while seen[-1] != wanted:
            seen.append(self.verdict())
        return seen


@pytest.fixture(scope="module")
def watching(tmp_path_factory):
    session = Watching(tmp_path_factory.mktemp("watched"))
    assert session.verdict() == ("windows1d", "not_started")
    yield session
    below = descendants(session.process.pid)
    session.process.send_signal(signal.SIGINT)
    assert session.process.wait(PATIENCE) == 130
    time.sleep(0.5)
    assert below
    assert not [pid for pid in below if os.path.exists(f"/proc/{pid}") and _lives(pid)]


def _lives(pid):
    with open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] not in "ZX"


pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="counts processes in /proc")


def right(name):
    return (SOLUTIONS / f"{name}.py").read_text()


def test_a_plain_save(watching):
    (watching.folder / "windows1d.py").write_text(right("windows1d"))
    assert watching.verdict() == ("windows1d", "passed")


def test_a_file_replaced_by_rename(watching):
    temporary = watching.folder / "4913"
    temporary.write_text("def windows2d(")
    os.replace(temporary, watching.folder / "windows2d.py")
    assert watching.verdict() == ("windows2d", "does_not_import")


def test_a_file_saved_half_and_then_whole(watching):
    with (watching.folder / "windows2d.py").open("w") as file:
        file.flush()
        time.sleep(0.08)
        file.write(right("windows2d")[:300])
        file.flush()
        time.sleep(0.08)
        file.write(right("windows2d")[300:])
    assert len(watching.verdicts_until(("windows2d", "passed"))) <= 2  # the half may have been graded, the void not


def test_a_file_deleted_and_written_again(watching):
    file = watching.folder / "windows2d.py"
    file.unlink()
    time.sleep(0.5)
    file.write_text("x = 1\n")
    assert watching.verdict() == ("windows2d", "not_defined")


def test_a_save_while_an_endless_one_is_graded(watching):
    file = watching.folder / "pad.py"
    file.write_text("def pad(x, pad, value=0.0):\n    while True: pass\n")
    time.sleep(1)
    started = time.monotonic()
    file.write_text(right("pad"))
    assert watching.verdict() == ("pad", "passed")
    assert time.monotonic() - started < 9, "it waited for the endless call's limit"


def test_several_saved_at_once(watching):
    for name in ("windows1d", "windows2d"):
        (watching.folder / f"{name}.py").write_text(right(name) + "\n# again\n")
    assert sorted(watching.verdict() for _ in range(2)) == [("windows1d", "passed"), ("windows2d", "passed")]


def test_a_save_while_another_exercise_is_graded(watching):
    (watching.folder / "windows1d.py").write_text(f"import time\ntime.sleep(1)\n{right('windows1d')}")
    time.sleep(0.5)
    (watching.folder / "pad.py").write_text(right("pad") + "\n# again\n")
    assert [watching.verdict() for _ in range(2)] == [("pad", "passed"), ("windows1d", "passed")]


def test_a_link_to_a_file_elsewhere(watching):
    elsewhere = watching.folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "pad.py").write_text(right("pad") + "\n# elsewhere\n")
    (watching.folder / "pad.py").unlink()
    (watching.folder / "pad.py").symlink_to(elsewhere / "pad.py")
    assert watching.verdict() == ("pad", "passed")
    time.sleep(0.7)
    (elsewhere / "pad.py").write_text("x = 1\n")
    assert watching.verdict() == ("pad", "not_defined")


def test_the_folder_goes_and_comes_back(watching):
    aside = watching.folder.with_name("aside")
    shutil.move(watching.folder, aside)
    time.sleep(1.2)
    (aside / "pad.py").write_text("def pad(x, pad, value=0.0):\n    return x\n")
    shutil.move(aside, watching.folder)
    assert watching.verdicts_until(("pad", "wrong_shape"))


def test_a_server_that_is_killed_is_replaced(watching):
    server = descendants(watching.process.pid)[0]
    os.kill(server, signal.SIGKILL)
    time.sleep(0.3)
    (watching.folder / "pad.py").write_text(right("pad") + "# after\n")
    assert watching.verdicts_until(("pad", "passed"))


def test_while_nothing_is_saved_the_line_is_sought(watching):
    wrong = right("windows1d").replace("stride * step, ", "step, ")
    assert wrong != right("windows1d")
    for _ in range(2):  # what is sought is no longer when something is saved
        wrong += "\n"
        (watching.folder / "windows1d.py").write_text(wrong)
        assert watching.verdict()[0] == "windows1d"
    progress, deadline = watching.folder.parent / ".stridelings.json", time.monotonic() + PATIENCE
    while '"sought": true' not in progress.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.1)
