"""What the grader found out, as plain values: what every report is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

PASSED, FAILED, WAITING = "passed", "failed", "waiting"
NOT_STARTED, GRADER_ERROR = "not_started", "grader_error"


OF_ONE, PLAIN, ANYTHING = "of one", "plain", "anything"
"""Numbers whose simplest value is one; numbers; other things, too, such as a bias or how x lies in memory."""


@dataclass(frozen=True)
class Verdict:
    """What one outcome is worth: `kind` is None when it is right, else the type of the failure, with its facts."""

    kind: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def right(self) -> bool:
        return self.kind is None


@dataclass(frozen=True)
class Array:
    """A tensor as plain values: its shape, and its elements in order."""

    shape: tuple[int, ...]
    elements: tuple[float, ...]


@dataclass(frozen=True)
class Memory:
    """How a tensor lies in memory: its strides, its offset, and the elements from its first to its last.

    None stands for an element that isn't its own.
    """

    stride: tuple[int, ...]
    offset: int
    cells: tuple[float | None, ...]


@dataclass(frozen=True)
class Evidence:
    """One call that goes wrong: what went in, what came out, what should have come out."""

    call: str
    case: Mapping[str, Any]
    inputs: Mapping[str, Array] = field(default_factory=dict)
    yours: Array | None = None
    expected: Array | None = None
    of: str = "y"
    """What is compared: the result "y", or "grad x" ..."""
    wrong: tuple[bool, ...] = ()
    """Which elements of `yours` are wrong; empty where they can't be compared one by one."""
    memory: Mapping[str, Memory] = field(default_factory=dict)
    """Of the inputs that aren't contiguous."""
    misfit: str = ""
    """Which two sizes don't fit one another, in a call that should raise."""


@dataclass(frozen=True)
class Needed:
    """A number that can't go lower without losing the failure: at each of `lower` the code does something else."""

    name: str
    value: Any
    lower: Mapping[Any, str | None]
    """What happens at each lower value: None when the code is right there, else the type of that failure."""
    says: str = ""
    """The number as a learner would type it, or in words: `stride=2`, "a bias"."""
    said_lower: Mapping[Any, str] = field(default_factory=dict)
    """Each lower value, likewise."""
    called: str = ""
    plain: bool = True
    """Whether it and all lower ones are plain numbers, so that "lower" says what they are."""


@dataclass(frozen=True)
class Product:
    """One term of a sum: so many times the product of some elements, each by its argument and its index."""

    times: float
    reads: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Readout:
    """Which products (or which cells of x) each wrong output adds up, read out by experiment."""

    cells: tuple[str, ...]
    yours: tuple[str, ...]
    expected: tuple[str, ...]
    short: str = ""
    """What the names stand for, where they leave out dimensions of one element."""
    sums: tuple[tuple[Product, ...], ...] = ()
    """Of each output, wrong or right, in order: what yours adds up."""

    @property
    def adds(self) -> bool:
        """Whether it is sums of products that are compared: padding and windows only move elements."""
        return any("*" in each for each in self.expected)


@dataclass(frozen=True)
class Special:
    """A case close to the failing one that the learner's code gets right."""

    exercise: str
    case: Mapping[str, Any]
    call: str
    says: str
    """How the two are related, e.g. "with one row, it is the same along one dimension"."""
    simpler: bool = True
    """Whether it is a simpler case, or one close by in which a number is higher."""


@dataclass(frozen=True)
class Plain:
    """The failing call as an expression that a learner knows already, whose value is right."""

    says: str
    """How the two are related, e.g. "with a kernel of one, a convolution is a matrix product"."""
    expression: str


@dataclass(frozen=True)
class Outside:
    """An output that changes with an element of memory that isn't the input's."""

    cell: str
    of: str
    """The argument around which the element lies."""
    where: str
    """Where it lies, e.g. "between x[0] and x[1]"."""
    short: str = ""
    """What such names stand for, where they leave out dimensions of one element."""


@dataclass(frozen=True)
class Windows:
    """The windows along one dimension: those torch has, and those the learner's result has room for."""

    name: str
    size: int
    padding: int
    kernel: int
    stride: int
    dilation: int
    yours: int
    expected: int


@dataclass(frozen=True)
class Mistake:
    """A named misconception, as its texts."""

    id: str
    says: str
    question: str
    formula: str
    shape: str
    terms: str = ""
    """What the code has beside what belongs there, where that can be said in one line."""


@dataclass(frozen=True)
class Spot:
    """A line of the learner's file; in a notebook, of a cell."""

    line: int
    cell: str = ""


@dataclass(frozen=True)
class Place:
    """Where in the learner's source a failure has its place."""

    reads: Mapping[str, tuple[Spot, ...]] = field(default_factory=dict)
    """Each needed number -> the lines that read it; none where an argument is never read."""
    names: Mapping[str, str] = field(default_factory=dict)
    """What the learner's own code calls a needed number, where that is an argument, e.g. stride_h -> `stride[0]`."""
    lines: tuple[Spot, ...] = ()
    """Lines of which each alone, put otherwise, makes the failing stage right, and nothing wrong that was right.

    The likeliest comes first.
    """
    whole: bool = False
    """Whether that makes every stage right."""
    sought: bool = False
    """Whether such a line has been sought."""


@dataclass(frozen=True)
class Diagnosis:
    """What experiments on the learner's code have shown about one failure."""

    needed: tuple[Needed, ...] = ()
    set_to_one: tuple[str, ...] = ()
    spare: tuple[str, ...] = ()
    """What a learner calls those."""
    simplest: bool = False
    """Whether it goes wrong with all numbers at their simplest (of a call that isn't allowed, that says nothing)."""
    numbers: str = OF_ONE
    """What the needed and the spare ones are: OF_ONE, PLAIN or ANYTHING."""
    windows: tuple[Windows, ...] = ()
    readout: Readout | None = None
    linear: bool = True
    """False where what single ones give, added up, isn't what the code gives for them all."""
    outside: tuple[Outside, ...] = ()
    plain: Plain | None = None
    special: Special | None = None
    swapped: tuple[int, int] | None = None
    """The two dimensions that a result is right but for, which have changed places."""
    culprit: str | None = None
    """The earlier exercise of the learner's own that the failure comes from."""
    mistake: Mistake | None = None
    place: Place | None = None
    steady: bool = True
    """Whether the same call fails the same way when it is made again."""


@dataclass(frozen=True)
class Rung:
    """One rung of the ladder of hints: what kind of help it is, and the help."""

    kind: str
    text: str


@dataclass(frozen=True)
class Failure:
    """The first thing that went wrong in an exercise, and what is known of it."""

    stage: str
    verdict: Verdict
    first: Evidence | None = None
    """The call that failed first."""
    evidence: Evidence | None = None
    """The smallest call that fails the same way."""
    output: str = ""
    diagnosis: Diagnosis | None = None
    ladder: tuple[Rung, ...] = ()
    """From a question to the shape of the code: `grade hint` tells one more each time."""

    @property
    def kind(self) -> str:
        return self.verdict.kind or ""


@dataclass(frozen=True)
class StageResult:
    """One stage: `passed` of `cases` cases were right."""

    name: str
    says: str
    status: str
    cases: int
    passed: int = 0
    extra: bool = False
    pace: float | None = None
    """Of a stage that asks how fast the function is: how many times torch's time it takes."""


@dataclass(frozen=True)
class ExerciseResult:
    """One exercise: its stages in order, and the first failure if there is one."""

    name: str
    file: str
    status: str
    seconds: float
    stages: tuple[StageResult, ...] = ()
    failure: Failure | None = None
    notes: tuple[str, ...] = ()
    signature: str = ""
    """The learner's own, as they wrote it: "(x, weight, ...)"."""
    expected_signature: str = ""
    seed: int = 0
    """By which the cases of mixtures that aren't always the same were drawn."""

    @property
    def leaves_to_seek(self) -> bool:
        """Whether there is a failure whose line hasn't been sought yet."""
        diagnosis = self.failure.diagnosis if self.failure else None
        return diagnosis is not None and diagnosis.place is not None and not diagnosis.place.sought

    @property
    def exit_code(self) -> int:
        return {PASSED: 0, GRADER_ERROR: 3}.get(self.status, 1)
