"""grade bench, grade show and grade strides as they are typed."""

import json
import subprocess
import sys

import click
import pytest

from grader.cli import commands
from grader.places import SOLUTIONS

TINY = "in_channels=2,length=50,kernel=3"


def ran(*arguments):
    return commands.main(list(map(str, arguments)), standalone_mode=False)


def test_bench_prints_one_document_and_draws_it(cli, tmp_path):
    pytest.importorskip("matplotlib")
    plot = tmp_path / "chart.svg"
    bench = cli("bench", "conv1d", "--file", SOLUTIONS / "conv1d.py", "--shapes", TINY, "--json", "--plot", plot)
    assert bench.returncode == 0
    document = json.loads(bench.stdout)
    assert {key: document[key] for key in ("schema", "exercise", "threads", "device")} == {
        "schema": 1,
        "exercise": "conv1d",
        "threads": 1,
        "device": "cpu",
    }
    rows = {row["implementation"]: row for row in document["rows"]}
    assert list(rows) == ["yours", "loops", "strided", "im2col", "best", "torch"]
    for row in rows.values():
        assert row["shape"] == TINY
        assert row["spread"][0] <= row["seconds"] <= row["spread"][1]
        assert row["ratio_to_torch"] == pytest.approx(row["seconds"] / rows["torch"]["seconds"])
    assert "<svg" in plot.read_text()
    assert f"Drawn: {plot}" in bench.stderr


def test_what_is_not_written_yet_goes_to_the_coach_and_the_others_are_shown(cli, tmp_path):
    cli("init", tmp_path)
    bench = cli("bench", "conv1d", "--shapes", TINY, cwd=tmp_path, COLUMNS="80")
    assert bench.returncode == 1
    assert "Not written yet." in bench.stdout
    assert "Find out why it isn't:  grade conv1d" in bench.stdout
    rows = [line.split()[0] for line in bench.stdout.splitlines() if "│" in line]
    assert rows == ["loops", "strided", "im2col", "best", "torch"]


def test_a_wrong_function_is_named_in_the_document(cli, tmp_path):
    file = tmp_path / "conv1d.py"
    file.write_text((SOLUTIONS / "conv1d.py").read_text().replace("2 * padding", "padding"))
    bench = cli("bench", "conv1d", "--file", file, "--shapes", TINY, "--only", "yours", "--threads", "2", "--json")
    assert bench.returncode == 1
    document = json.loads(bench.stdout)
    assert document["threads"] == 2
    assert document["yours"]["status"] == "failed"
    assert document["yours"]["message"].startswith("Wrong shape, in conv1d(")
    assert [row["implementation"] for row in document["rows"]] == ["torch"]


CONV1D = ("bench", "conv1d", "--file", SOLUTIONS / "conv1d.py")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("bench", "conv3d"), "there is no exercise 'conv3d'"),
        (("bench", "conv1d", "--file", "nowhere.py"), "there is no file nowhere.py."),
        ((*CONV1D, "--shapes", "foo"), "conv1d has no shape 'foo'."),
        ((*CONV1D, "--only", "foo"), "--only: conv1d has no 'foo' to time. It has: yours, loops,"),
        (
            ("bench", "pad", "--only", "im2col"),
            "--only: pad has no 'im2col' to time. It has: yours, loops, best, torch.",
        ),
        ((*CONV1D, "--plot", "chart.gif"), "--plot chart.gif: the name has to end in .svg, .png, .pdf."),
        ((*CONV1D, "--plot", "no/where/chart.svg"), "there is no folder no/where."),
        (("show", "bench", "--length", "3"), "grade show bench takes no numbers."),
        (("show", "foo"), "there is no exercise 'foo'"),
        (
            ("show", "conv1d", "--length", "x"),
            "--length takes whole numbers with commas between, such as 2,3, not 'x'.",
        ),
        (("show", "conv1d", "--height", "3"), "conv1d has no --height."),
        (("strides", "arange(12)", "--size", "2,x", "--stride", "1,1"), "--size takes whole numbers"),
        (("strides", "arange(12", "--size", "2", "--stride", "1"), "isn't an expression"),
        (("strides", "arange(12)", "--size", "2", "--stride", "1,1"), "a stride for each size"),
    ],
)
def test_a_mistake_in_the_command_line_is_one_sentence(arguments, says):
    with pytest.raises(click.UsageError) as error:
        ran(*arguments)
    assert says in error.value.format_message()


def test_a_device_that_is_not_there(monkeypatch):
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(click.UsageError, match="finds no CUDA device"):
        ran(*CONV1D, "--device", "cuda")


def test_without_matplotlib_the_way_to_get_it_is_named(monkeypatch):
    monkeypatch.setattr("grader.cli.bench.find_spec", lambda name: None)
    with pytest.raises(click.UsageError, match=r"pip install matplotlib"):
        ran(*CONV1D, "--plot", "chart.svg")


def test_show_and_strides_answer_without_torch():
    code = (
        "import sys, grader.cli\n"
        "for arguments in (['show', 'conv2d'], ['show', 'pad', '--pad', '1,2'], ['bench', '--help'],\n"
        "                  ['strides', 'arange(12).reshape(3,4)', '--size', '2,3,2,2', '--stride', '4,1,4,1']):\n"
        "    try: grader.cli.main(arguments)\n"
        "    except SystemExit as ended: assert not ended.code, arguments\n"
        "sys.exit('torch' in sys.modules)\n"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert shown.returncode == 0
    assert "conv2d: slide a kernel over an image" in shown.stdout
    assert "grade show conv2d --height 4" in shown.stdout
    assert "[a, b, c, d] is storage[4 * a + b + 4 * c + d]" in shown.stdout


def test_strides_says_by_its_exit_code_that_a_view_reads_outside(capsys):
    assert ran("strides", "arange(7)", "--size", "3,3", "--stride", "2,2", "--offset", "1") == 1
    assert "would be storage[9], but the storage ends at 6" in capsys.readouterr().out
    assert ran("strides", "arange(7)", "--size", "(3, 3)", "--stride", "[2, 1]") == 0
