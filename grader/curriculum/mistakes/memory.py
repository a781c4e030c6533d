"""How tensors lie in memory, their dtypes, the gradient; what is taken in and given back."""

from __future__ import annotations

from typing import Any

from grader.curriculum.formula import contiguous_strides
from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import given, padding, raising
from grader.curriculum.mistakes.functions import memory as f
from grader.curriculum.mistakes.table import Steps, Table

_STRIDES = "Where do the numbers come from that you give as_strided as strides?"
_OF_WHICH = "Of which tensor are the strides that you give as_strided, and on which do you call it?"
_COLLECTED = "Which dtype does the tensor have that you collect the result in?"
_MIXED = "(?i)float.*double|double.*float"


def layouts(table: Table) -> list[Misconception]:
    """How x lies in memory."""
    mistake = table.mistake
    roomy: dict[str, Any] = {"batch": 2, "in_channels": 3, "size": 5, "kernel": 2}
    contiguous: list[Steps] = [{"strides": lambda self, x, padded: contiguous_strides(padded.shape)}]
    if table.plane:
        contiguous.append({"strides": f.contiguous_along})
    last: Steps = {"strides": lambda self, x, padded: (*padded.stride()[:-1], 1)}
    copies: Steps = {"pad": f.copied_in_order}
    return [
        mistake(
            "x-assumed-contiguous", "layouts", "the strides of x are worked out from its shape, as if it were contiguous", _STRIDES,
            *contiguous, *({**each, **copies} for each in contiguous), layout="transposed", **roomy,
        ),
        mistake(
            "last-stride-taken-as-1", "layouts", "neighbours along the last dimension are taken to be neighbours in memory",
            "How far apart in memory are x[..., 0] and x[..., 1]? Always?", last, {**last, **copies}, layout="every_second", **roomy,
        ),
        mistake(
            "copied-after-strides-were-read", "layouts", "the strides are x's own, but they are used on a copy of it", _OF_WHICH,
            {"view": lambda self, padded, size, strides: padded.contiguous().as_strided(size, strides)},
            {"view": lambda self, padded, size, strides: padded.clone().as_strided(size, strides)}, layout="every_second", **roomy,
        ),
        mistake(
            "storage-offset-0", "layouts", "as_strided is told to start at storage offset 0, but x begins further on",
            "At which element of its storage does x begin?",
            {"view": lambda self, padded, size, strides: padded.as_strided(size, strides, 0)}, layout="offset", **roomy,
        ),
        mistake(
            "viewed-not-reshaped", "layouts", "a tensor is asked for a .view(...) that its layout in memory doesn't allow",
            "Which of your operations insist on a tensor's layout in memory?",
            {"view": f.viewed}, message="view size is not compatible", layout="transposed", **roomy,
        ),
    ]  # fmt: skip


def weight_layouts(table: Table) -> list[Misconception]:
    mistake = table.mistake
    roomy: dict[str, Any] = {"batch": 2, "in_channels": 3, "out_channels": 2, "size": 5, "kernel": 2}
    return [
        mistake(
            "weight-assumed-contiguous", "layouts", "the strides of weight are worked out from its shape",
            "Does your code read how weight lies in memory, or assume it?",
            "w = w.as_strided(w.shape, contiguous(w.shape))", weight_layout="every_second", **roomy,
        ),
        mistake(
            "weight-from-storage-offset-0", "layouts", "weight is read from the start of its storage, but it begins further on",
            "At which element of its storage does weight begin?", "w = w.as_strided(w.shape, w.stride(), 0)",
            "w = w.as_strided(w.shape, contiguous(w.shape), 0)", weight_layout="offset", **roomy,
        ),
    ]  # fmt: skip


def views(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "copy-instead-of-view", "view", "the windows are a copy: they don't share x's memory",
            "If you write into x afterwards, do the windows change?", "y = y.clone()", "y = y.contiguous()",
            stage="shares memory", size=3, kernel=2,
        ),
        mistake(
            "copy-unless-contiguous", "view", "a copy is made when x isn't contiguous (contiguous, reshape or flatten)",
            "Which of your operations may copy when x is transposed?", "y = y if x.is_contiguous() else y.clone()",
            stage="shares memory", layout="transposed", batch=2, in_channels=3, size=5, kernel=2,
        ),
    ]  # fmt: skip


def dtypes(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "float32-result", "dtypes", "float64 goes in, float32 comes out", _COLLECTED,
            "y = y.float()", "sums = q.float()", near=1e-5, may_raise=_MIXED, dtype="float64",
        ),
        mistake(
            "float32-inside", "dtypes", "a tensor on the way from x to the result is float32 even when x is float64",
            "Which tensors does your code make, and in what dtype, when x is float64?",
            "y = y.float().to(x.dtype)", near=1e-5, message=_MIXED, dtype="float64",
        ),
    ]  # fmt: skip


def gradient(table: Table) -> list[Misconception]:
    mistake = table.mistake
    through = "Through which operations does {} go on its way to the result?"
    return [
        mistake("gradient-cut-at-x", "gradient", "no gradient reaches x", through.format("x"), "x = x.detach()", size=2),
        mistake("gradient-cut-at-weight", "gradient", "no gradient reaches weight", through.format("weight"), "w = w.detach()", size=2),
        mistake("gradient-cut-at-bias", "gradient", "no gradient reaches bias", through.format("bias"), "bias = bias.detach()", bias=1, size=2),
        mistake(
            "gradient-cut", "gradient", "no gradient reaches x and weight: the products are cut off from them",
            "Does the result know that it was computed from x (result.requires_grad)?",
            "y = y.detach()", "x = x.detach(); w = w.detach()", size=2,
        ),
    ]  # fmt: skip


def types(table: Table) -> list[Misconception]:
    """What is taken in and given back."""
    ints = table.mistake(
        "int-used-as-a-sequence", "one", "an int is indexed, unpacked or looped over, as only a pair or a range can be",
        "Of which type is what you index, unpack or loop over there?", {"pair": given.indexed_as_a_pair},
        message="'int' object is not (subscriptable|iterable)|cannot unpack non-iterable int", stage="stride", size=5, stride=2,
    )  # fmt: skip
    return [
        *([] if table.plane else [ints]),
        table.mistake(
            "nothing-returned", "what is returned", "the function returns nothing, at least on one of its ways",
            "What does your function return, on every way through it?", {"__call__": lambda self, *arguments, **named: None}, stage="one",
        ),
        table.mistake(
            "none-used", "one", "something that is None is used as if it were a tensor or a number",
            "Which of the functions that you call returns nothing?", {"slide": raising.uses_none},
        ),
        table.mistake(
            "list-returned", "one", "the result is a list, not a tensor", "Of which type is your result?",
            {"__call__": lambda self, *arguments, **named: []},
        ),
        table.mistake(
            "argument-changed", "in place", "the code writes into one of its arguments",
            "Which of your operations work in place (+=, *=, x[...] = ..., names that end in _), and on which tensors?",
            {"slide": raising.writes}, stage="one",
        ),
    ]  # fmt: skip


def not_an_answer(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake("float64-result", "dtypes", "float32 goes in, float64 comes out (numpy's and Python's own floats are 64 bits)", _COLLECTED,
                "y = y.double()", stage="one", near=1e-5),
        mistake(
            "einsum-letters-and-dimensions", "channels", "einsum is given more or fewer letters for a tensor than it has dimensions",
            "For each operand of einsum: how many dimensions has it, and how many letters? (Each letter is one.)",
            "einsum = bgcdNK,gocK->bgoN", stage="one", message="number of subscripts in the equation",
        ),
        mistake(
            "index-not-whole", "size", "an index, or a slice's end, isn't a whole number (/ makes floats of any two, // doesn't)",
            "Of which type, or dtype, is what you index with?", {"slide": f.indexed_by_floats}, stage="one",
            message="tensors used as indices must be|slice indices must be integers", within="int-where-a-pair-came",
        ),
        mistake(
            "pieces-do-not-fit", "padding", "cat (or stack) is given pieces whose shapes differ where they may not",
            "What is the shape of each piece, and along which dimension are they joined?", {"pad": padding.joined_with_other_sizes}, size=3, padding=1,
            in_channels=2, message="Sizes of tensors must match except|Tensors must have same number of dimensions|stack expects each tensor",
            within="groups-not-handled",
        ),
        mistake(
            "shared-elements-written", "window", "in place, a tensor is written into of which several elements share one place in memory",
            "Which tensor do you write into, and how many elements has it of its own in memory? (Its strides say so.)",
            {"finish": f.into_one_element}, *(f.into_expanded_bias(whole) for whole in (True, False)) if table.conv else (),
            stage="one", size=2, message="more than one element of the written-to tensor",
        ),
        mistake("numpy-result", "one", "the result is a numpy array, not a tensor", "Of which type is your result?", "y = y.detach().numpy()"),
        mistake("torch-own-called", "not allowed", "torch's own is called: it is what you are to write",
                "Which of the functions that you call does the whole job?", {"finish": raising.own_of_torch}, stage="one"),
    ]  # fmt: skip
