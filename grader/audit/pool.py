"""Jobs side by side, in forks of this process, which holds torch already."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from typing import Any

from grader.runner.system import default_start_method
from grader.runner.tree import adopt_orphans

Job = tuple[Callable[..., Any], tuple[Any, ...]]


class Pool:
    """Worker processes. While they live, only they may grade: a grader ends the children that it doesn't know."""

    def __init__(self, executor: ProcessPoolExecutor):
        self._executor = executor

    def run(self, jobs: Sequence[Job], done: Callable[[Any], None] = lambda result: None) -> list[Any]:
        """The jobs' results, in the jobs' order; `done` is called with each as it comes. Raises what a job raises."""
        futures: list[Future[Any]] = [self._executor.submit(function, *arguments) for function, arguments in jobs]
        try:
            for future in as_completed(futures):
                done(future.result())
        except BaseException:
            self._executor.shutdown(wait=False, cancel_futures=True)
            raise
        return [future.result() for future in futures]


@contextmanager
def workers() -> Iterator[Pool]:
    """As many workers as there are processors."""
    context = multiprocessing.get_context(default_start_method())
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, initializer=_begin) as executor:
        yield Pool(executor)


def _begin() -> None:
    import torch

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that waits for us
    torch.set_num_threads(1)
    sys.dont_write_bytecode = True
    adopt_orphans()
