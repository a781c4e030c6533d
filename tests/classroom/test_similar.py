"""Code that is the same but for names and comments is found; what a task makes the same anyway isn't."""

import random
import re
from pathlib import Path

from grader.classroom.similar import groups, tokens, unlike
from grader.workspace.stubs import stub

ATTEMPTS = {
    file.stem: file.read_text()
    for file in sorted((Path(__file__).parent.parent / "coach" / "attempts" / "conv1d").glob("*.py"))
}


def disguised(source):
    """Other names, other comments, other blank lines."""
    names = {name for name in re.findall(r"\b[a-z_]\w+\b", source) if re.search(rf"^\s+{name} = ", source, re.M)}
    for number, name in enumerate(sorted(names)):
        source = re.sub(rf"(?<!\.)\b{name}\b", f"v{number}", source)
    return "# mine\n" + source.replace("\n", "\n\n", 3) + "# all mine\n"


def test_names_comments_and_texts_do_not_count():
    assert tokens('def f(a):\n    """Docs."""\n    return a + 1  # one') == tokens("def g(bb):\n  return bb  +  1")
    assert tokens("x.size(0)") != tokens("x.stride(0)")


def test_a_disguised_copy_is_found_among_others():
    files = {**ATTEMPTS, "copy of loops": disguised(ATTEMPTS["loops"])}
    assert groups(files, [stub("conv1d")]) == [["copy of loops", "loops"]]


def test_different_ways_are_not_the_same():
    assert groups(ATTEMPTS, [stub("conv1d")]) == []


def test_what_all_have_tells_nothing():
    generator = random.Random(0)
    own = {f"{n}": "\n".join(f"a = b * {generator.random()}" for _ in range(40)) for n in range(20)}
    shared = ATTEMPTS["shifts"]
    assert groups({name: shared + text for name, text in own.items()}, []) == []


def test_samples_differ():
    sources = [ATTEMPTS["loops"], disguised(ATTEMPTS["loops"]), ATTEMPTS["fft"], ATTEMPTS["strided"]]
    assert len(unlike(sources)) == 3
    assert not {sources[0], sources[1]} <= set(unlike(sources))
    assert unlike([]) == []
