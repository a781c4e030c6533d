"""Files that can't be graded get one clear sentence."""

import pytest

from grader.report.words import headline

HEADLINES = {
    "a syntax error": (b"def conv1d(x:\n", "does_not_import", "Syntax error in line 1: "),
    "indentation": (b"def conv1d(x):\nreturn x\n", "does_not_import", "Indentation error in line 2: "),
    "not UTF-8": ("# Gr\xfc\xdfe\n".encode("latin-1"), "does_not_import", "The file isn't UTF-8 text (line 1); save it as UTF-8"),
    "NUL bytes": (b"x = 1\0\n", "does_not_import", ""),
    "empty": (b"", "not_defined", "There is no function conv1d in the file."),
    "another name": (b"def conv(x): pass\n", "not_defined", "There is no function conv1d in the file; it defines conv."),
    "not callable": (b"conv1d = 3\n", "not_defined", "conv1d is not a function but an int."),
    "fails before": (b"import nowhere\n", "does_not_import", "Running the file fails in line 1, before conv1d is defined"),
    "no weight": (b"def conv1d(x): return x\n", "wrong_signature", "conv1d(x, weight) doesn't fit your signature (too many positional arguments). Yours: "),
    "no defaults": (
        b"def conv1d(x, weight, bias, stride): return x\n",
        "wrong_signature",
        "conv1d(x, weight) doesn't fit your signature (missing a required argument: 'bias'). "
        "Yours: conv1d(x, weight, bias, stride). Wanted: conv1d(x, weight, ",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADLINES)
def test_one_clear_sentence(attempt, name):
    source, kind, sentence = HEADLINES[name]
    result = attempt("conv1d", source)
    assert (result.status, result.failure.kind) == ("failed", kind)
    assert headline(result).startswith(sentence)
    assert "\n" not in headline(result)


def test_an_exception_shows_the_learners_lines_and_tensors(attempt):
    source = "def conv1d(x, weight, *rest, **more):\n    z = x.transpose(1, 2)\n    return z @ weight.view(7, 1)\n"
    result = attempt("conv1d", source)
    problem = result.failure.verdict.facts["problem"]
    assert [line.line for line in problem.lines] == [3]
    assert problem.lines[0].code == "return z @ weight.view(7, 1)"
    assert "z: shape (1, 1, 1), stride (1, 1, 1), float32" in problem.tensors


def test_what_is_beside_the_file_is_never_written_to(attempt, tmp_path):
    (tmp_path / "pad.py").write_text("def pad(x, pad, value=0.0): return x\n")
    attempt("conv1d", "from pad import pad\ndef conv1d(x, weight): return pad(x, 0)\n")
    assert sorted(file.name for file in tmp_path.iterdir()) == ["conv1d.py", "pad.py"]
