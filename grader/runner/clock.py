"""A stopwatch for the child: how a call is timed, on which device, with how many threads."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time  # bound before the learner's file runs, which may do anything to `time`
from typing import Any

from grader.curriculum.call import Call


@dataclass(frozen=True)
class Clock:
    """What a question says when it wants to know how long a call takes."""

    calls: int = 1
    warm: int = 0
    """Calls that are made before, and not timed."""
    threads: int = 1
    device: str = "cpu"
    computing: bool = False
    """Whether only time counts in which this process computes, whatever else the machine has to do."""

    def place(self, call: Call) -> Call:
        """The call as it is to be timed: its tensors on the device, torch with so many threads and as users have it."""
        import torch

        torch.set_num_threads(self.threads)
        if torch.are_deterministic_algorithms_enabled():  # which fills all new memory; to say so takes a second
            torch.use_deterministic_algorithms(False)
        if self.device == "cpu":
            return call
        torch.backends.cudnn.allow_tf32 = False  # or torch's convolution would round where everything else doesn't
        torch.backends.cuda.matmul.allow_tf32 = False
        return Call({name: tensor.to(self.device) for name, tensor in call.tensors.items()}, call.options)

    def time(self, call: Callable[[], Any]) -> tuple[Any, float]:
        """What the call returns, and how many seconds one takes: the mean over `calls` of them, in a row."""
        for _ in range(self.warm):
            call()
        if self.device != "cpu":
            return self._on_device(call)
        now = process_time if self.computing else perf_counter
        start = now()
        for _ in range(self.calls):
            result = call()
        return result, (now() - start) / self.calls

    def _on_device(self, call: Callable[[], Any]) -> tuple[Any, float]:
        """Between two events on the device's own stream; before the first, everything asked for earlier is done."""
        import torch

        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        torch.cuda.synchronize()
        begin.record()
        for _ in range(self.calls):
            result = call()
        end.record()
        torch.cuda.synchronize()
        seconds = begin.elapsed_time(end) / 1000 / self.calls
        if isinstance(result, torch.Tensor):
            with contextlib.suppress(RuntimeError):
                result = torch.Tensor.cpu(result)
        return result, seconds
