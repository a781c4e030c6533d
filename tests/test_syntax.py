"""Source as a tree, in several threads at once."""

import ast
import gc
import time
from concurrent.futures import ThreadPoolExecutor

from grader.syntax import parse

SOURCE = "x = " + "(" * 40 + "1" + ")" * 40 + "\n" + "y = [a + b for a, b in zip(c, d)]\n" * 20


def _let_others(phase, about):
    time.sleep(0)


def test_threads_that_parse_at_once():
    thresholds = gc.get_threshold()
    gc.set_threshold(20)
    gc.callbacks.append(_let_others)  # amid a tree
    try:
        with ThreadPoolExecutor(4) as threads:
            trees = list(threads.map(parse, [SOURCE] * 12))
    finally:
        gc.callbacks.remove(_let_others)
        gc.set_threshold(*thresholds)
    assert {ast.unparse(tree) for tree in trees} == {ast.unparse(ast.parse(SOURCE))}
