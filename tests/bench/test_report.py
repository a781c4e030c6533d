"""A benchmark as a chart in the terminal, as JSON and as a picture."""

import io
import math

import pytest
from rich.console import Console

from grader.bench.report import document, figure, in_words, show, times
from grader.bench.results import Bench
from grader.curriculum.exercise import Shape
from grader.report.terminal import Printer
from grader.report.words import headline
from grader.results import FAILED, PASSED, ExerciseResult, Failure, Verdict
from grader.timing.results import Row


def row(shape, name, seconds, torch, turns=11):
    spread, ratio = (0.9 * seconds, 1.2 * seconds), seconds / torch
    return Row(shape, name, seconds, spread, ratio, (0.8 * ratio, 1.3 * ratio), turns)


HUNGRY = Verdict("out_of_memory", {"detail": "more than 2048 MiB were asked for"})
SLOW = Verdict("timed_out", {"detail": "no answer within 10 s"})

BENCH = Bench(
    exercise="conv1d",
    file="exercises/conv1d.py",
    threads=1,
    device="cpu",
    torch="2.13.0",
    shapes=(Shape("audio", "one second of sound", {"length": 16000}), Shape("small", "as asked for", {"length": 9})),
    rivals={name: f"what {name} is" for name in ("yours", "loops", "strided", "best", "torch")},
    rows=(
        Row("audio", "yours", verdict=HUNGRY),
        row("audio", "loops", 4.2, 0.001, turns=1),
        row("audio", "strided", 0.0123, 0.001),
        row("audio", "best", 0.00031, 0.001),
        Row("audio", "torch", 0.001, (0.0009, 0.0012), 1.0, (1.0, 1.0), 11),
        row("small", "yours", 0.00002, 0.000004),
        Row("small", "loops", verdict=SLOW, more_than=10.0),
        Row("small", "strided", verdict=Verdict("wrong_values", {})),
        row("small", "best", 0.00001, 0.000004),
        Row("small", "torch", 0.000004, (0.000003, 0.00002), 1.0, (1.0, 1.0), 11),
    ),
    yours=ExerciseResult("conv1d", "exercises/conv1d.py", PASSED, 0.1),
)


def shown(bench, width, encoding="utf-8"):
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(file=stream, width=width, highlight=False)
    show(bench, Printer(console))
    stream.flush()
    return stream.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("width", [80, 100])
def test_a_benchmark_as_it_is_printed(width, snapshot):
    text = shown(BENCH, width)
    assert max(map(len, text.splitlines())) <= width
    snapshot(text)


def test_a_terminal_without_boxes_gets_plain_bars():
    text = shown(BENCH, 80, "ascii")
    assert "|####" in text
    assert text.isascii()


def test_a_wrong_function_is_sent_to_the_coach():
    verdict = Verdict("wrong_shape", {"yours": (1,), "expected": (2,)})
    failed = ExerciseResult("conv1d", "mine.py", FAILED, 0.1, failure=Failure("one", verdict))
    bench = Bench(**{**vars(BENCH), "yours": failed, "rows": BENCH.rows[1:5]})
    text = shown(bench, 100)
    assert f"  {headline(failed)}" in text
    assert "Only what is right is timed. Find out why it isn't:  grade conv1d" in text
    assert bench.exit_code == 1


def test_code_that_is_right_but_takes_too_much_is_no_failure():
    assert BENCH.exit_code == 0
    wrong = Row("audio", "yours", verdict=Verdict("wrong_values", {}))
    assert Bench(**{**vars(BENCH), "rows": (wrong, *BENCH.rows[1:])}).exit_code == 1


def test_every_row_of_the_document_has_a_time_or_a_reason():
    for each in document(BENCH)["rows"]:
        if each["seconds"] is None:
            assert each["message"]
            assert each["ratio_to_torch"] is None
        else:
            assert math.isclose(
                each["ratio_to_torch"], each["seconds"] / (0.001 if each["shape"] == "audio" else 0.000004)
            )
    slow = next(each for each in document(BENCH)["rows"] if each.get("kind") == "timed_out")
    assert slow["more_than"] == 10.0


@pytest.mark.parametrize(("suffix", "begins"), [(".svg", b"<?xml"), (".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_a_picture_of_each_kind(tmp_path, suffix, begins):
    pytest.importorskip("matplotlib")
    from grader.bench.plot import draw

    file = tmp_path / f"chart{suffix}"
    draw(BENCH, file)
    assert file.read_bytes().startswith(begins)


def test_figures_have_the_digits_that_count():
    assert [figure(value) for value in (0.1234, 1.2345, 12.345, 123.45, 1234.5)] == [
        "0.123",
        "1.23",
        "12.3",
        "123",
        "1234",
    ]
    assert [times(value) for value in (0.5632, 1.456, 4.321, 47.6, 5432.1, 2.5e6)] == [
        "0.56",
        "1.46",
        "4.3",
        "48",
        "5,400",
        "2.5e+06",
    ]
    assert [in_words(value) for value in (1.5, 0.0123, 0.0000045)] == ["1.50 s", "12.3 ms", "4.50 us"]
