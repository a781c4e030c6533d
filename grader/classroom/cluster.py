"""Jobs on a cluster of dask's: as bytes, one for each thread there is; results are fetched at once, and kept here."""

from __future__ import annotations

import ipaddress
import json
import queue
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from distributed import Client
from distributed import Future as DaskFuture

from grader.classroom import plan, remote
from grader.classroom.rounds import Done, Round, Rounds, Tick, WorkersEnd
from grader.classroom.worker import Graded, Job, Limits

_OFTEN = 0.25
_LOOK = 2.0
"""Seconds between two looks at how many workers there are."""
_CONNECT = "10s"
_PATIENCE = 300.0
"""Seconds that a scheduler may be gone for, and a cluster without workers."""
_RESOURCE = "sandbox"
_GONE = ("cancelled", "lost")


class NotSafe(Exception):
    """Why nothing is sent to that scheduler, as a sentence."""


@dataclass
class _Flight:
    job: Job
    begun: float
    future: DaskFuture


class Cluster(Rounds):
    """An engine of a cluster's workers, as many as there are at the time."""

    def __init__(self, address: str, exercises: Sequence[str], limits: Limits):
        super().__init__(limits)
        check(address)
        self._address, self._exercises = address, tuple(exercises)
        self._flights: dict[str, _Flight] = {}
        self._ended: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._number, self._slots, self._looked = count(), 0, 0.0
        self._bounded = False
        self._client: Client | None = None

    def close(self) -> None:
        for flight in self._flights.values():
            with suppress(Exception):
                flight.future.cancel()
        if self._client:
            with suppress(Exception):
                self._client.close(timeout=2)

    def _all(self, jobs: Iterator[Job], done: Done, tick: Tick, now: Round) -> None:
        again: list[Job] = []
        coming = next(jobs, None)
        while coming or self._flights or again:
            client = self._connected(again, tick)
            self._look(client)
            while (again or coming) and len(self._flights) < (min(1, self._slots) if now.alone else self._slots):
                if again:
                    self._send(client, again.pop())
                elif coming:
                    self._send(client, coming)
                    coming = next(jobs, None)
            self._take(done, again, now)
            self._end_the_stuck(done, now)
            tick()

    def _connected(self, again: list[Job], tick: Tick) -> Client:
        """The client; a new one when the scheduler has been restarted, to which everything under way is sent again."""
        if self._client is not None and self._client.status == "running":
            return self._client
        again += [flight.job for flight in self._flights.values()]
        self._flights.clear()
        if self._client is not None:
            with suppress(Exception):
                self._client.close(timeout=2)
        end = time.monotonic() + (_PATIENCE if self._client else 0)
        while True:
            try:
                self._client = Client(self._address, timeout=_CONNECT, set_as_default=False)
                self._client.register_plugin(remote.Sandboxes(self._exercises, asdict(self._limits)))
                return self._client
            except (OSError, TimeoutError, ValueError) as error:
                if time.monotonic() > end:
                    raise WorkersEnd(f"there is no scheduler at {self._address} ({error}).") from None
                tick()

    def _look(self, client: Client) -> None:
        """How many jobs there is room for: one for each thread, or as many as workers say that they have sandboxes."""
        if time.monotonic() - self._looked < _LOOK and self._slots:
            return
        with suppress(OSError, TimeoutError):
            workers = list(client.scheduler_info(n_workers=-1)["workers"].values())
            resources = [int(worker["resources"].get(_RESOURCE, 0)) for worker in workers]
            self._bounded = any(resources)
            self._slots = sum(resources) if self._bounded else sum(worker["nthreads"] for worker in workers)
        if self._slots or not self._looked:
            self._looked = time.monotonic()
        elif time.monotonic() - self._looked > _PATIENCE:
            raise WorkersEnd(f"the scheduler at {self._address} has had no worker for {_PATIENCE:.0f} seconds.")

    def _send(self, client: Client, job: Job) -> None:
        asked: dict[str, Any] = {name: getattr(job, name) for name in Job.__dataclass_fields__}
        asked |= {"beside": dict(job.beside), "exercises": self._exercises, "limits": asdict(self._limits)}
        key = f"stridelings-{job.key[:16]}-{next(self._number)}"
        bound = {"resources": {_RESOURCE: 1}} if self._bounded else {}
        future = client.submit(remote.grade, {**asked, "program": plan.program()}, key=key, pure=False, **bound)
        self._flights[key] = _Flight(job, time.monotonic(), future)
        future.add_done_callback(lambda each: self._ended.put(each.key))

    def _take(self, done: Done, again: list[Job], now: Round) -> None:
        """Results that have come, each fetched at once: a worker may be gone a moment later."""
        try:
            key = self._ended.get(timeout=_OFTEN)
        except queue.Empty:
            return
        flight = self._flights.pop(key, None)
        if flight is None:
            return
        if flight.future.status in _GONE:
            again.append(flight.job)
            return
        took = time.monotonic() - flight.begun
        try:
            said = json.loads(flight.future.result(timeout=_PATIENCE))
        except (OSError, TimeoutError):
            again.append(flight.job)
        except Exception as error:  # what dask raises for a job that its workers don't live through
            self._was_lost(flight.job, took, f"the workers that graded it ended ({type(error).__name__})", done, now)
        else:
            self._said(flight.job, said, took, done, now)

    def _end_the_stuck(self, done: Done, now: Round) -> None:
        for key, flight in list(self._flights.items()):
            if (took := time.monotonic() - flight.begun) > self._longest:
                del self._flights[key]
                flight.future.cancel()
                self._was_lost(flight.job, took, "the worker that graded it didn't answer", done, now)

    def _said(self, job: Job, said: dict[str, Any], took: float, done: Done, now: Round) -> None:
        if "mismatch" in said:
            raise WorkersEnd(f"{said['mismatch']} than there is here: make them the same.")
        if "ended" in said:
            self._was_lost(job, took, said["ended"], done, now)
        else:
            self._came(job, Graded(**{**said, "events": tuple(said["events"])}), done, now)


def check(address: str) -> None:
    """Raises NotSafe unless nobody can listen or join in: dask runs whatever it is sent, by whoever reaches it."""
    parts = urlsplit(address)
    if parts.scheme == "tls":
        return
    try:
        at_home = ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        at_home = parts.hostname == "localhost"
    if parts.scheme != "tcp" or not at_home:
        raise NotSafe(
            f"{address} is neither on this machine (tcp://127.0.0.1:8786) nor protected (tls://...): whoever reaches "
            "it could read and change everything. How to set up TLS: https://distributed.dask.org/en/stable/tls.html"
        )
