"""Arithmetic in a browser is Python's."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.web.arithmetic import sentence, size, tree

_LEAVES = st.one_of(st.integers(0, 9).map(str), st.sampled_from("abc"))


def _wider(inner):
    signs = st.sampled_from(["+", "-", "*", "//", "%", "<", ">=", "==", "and", "or"])
    return st.one_of(
        st.tuples(inner, signs, inner).map(lambda each: f"({' '.join(each)})"),
        st.tuples(st.sampled_from(["min", "max"]), inner, inner).map(lambda each: f"{each[0]}({each[1]}, {each[2]})"),
        inner.map(lambda each: f"abs({each})"),
        inner.map(lambda each: f"(-{each})"),
        st.tuples(inner, inner, inner).map(lambda each: f"({each[0]} if {each[1]} else {each[2]})"),
    )


TEXTS = st.recursive(_LEAVES, _wider, max_leaves=8)


@pytest.fixture(scope="module")
def work_out(browser, file):
    page = browser.new_page()
    page.goto(file.as_uri())
    script = 'async ([tree, scope]) => Number((await import("arithmetic")).worked(tree)(scope))'
    yield lambda tree, scope: page.evaluate(script, [tree, scope])
    page.close()


def test_what_python_works_out(work_out):
    @given(TEXTS, st.integers(-5, 5), st.integers(-5, 5), st.integers(1, 5))
    def check(text, a, b, c):
        try:
            expected = eval(text, {"a": a, "b": b, "c": c})
        except ZeroDivisionError:
            return
        if text.count(" and ") + text.count(" or ") == 0:  # which give a truth there, and a value here
            assert work_out(tree(text), {"a": a, "b": b, "c": c}) == expected

    check()


def test_texts_and_names():
    assert tree("mode == 'reflect'") == ["==", "mode", ["text", "reflect"]]
    assert sentence("x has {2 * p} zeros.") == ["x has ", [["*", 2, "p"]], " zeros."]
    assert size("batch if batch") == {"size": "batch", "there": "batch"}
    assert size("a if b else c") == {"size": ["if", "b", "a", "c"], "there": 1}


@pytest.mark.parametrize("text", ["x.shape", "f(x)", "[1]", "a < b < c", "2 ** 3"])
def test_what_a_page_cannot_work_out(text):
    with pytest.raises((ValueError, KeyError)):
        tree(text)
