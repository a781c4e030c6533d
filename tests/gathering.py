"""What a gather says, worked out: by Python, or by a page in a browser; and beside it, what torch says."""

from itertools import product
from math import prod
from operator import mul

import torch

from grader.curriculum import exercises
from grader.curriculum.exercise import REFUSAL
from grader.web.described import numbers_of

GATHERED = [exercise.name for exercise in exercises() if exercise.gather]
"""The exercises that a page draws."""


def cases_of(exercise, most_elements=400):
    """Small cases of every stage that asks for an answer, of whatever mixture; without what a page has no words for."""
    seen = {}
    for stage in exercise.stages:
        if stage.asks == REFUSAL or stage.at_most:
            continue
        for seed in range(3) if callable(stage.cases) else (0,):
            for case in stage.made(exercise.space, seed):
                numbers = {each.name: case[each.name] for each in numbers_of(exercise)}
                hidden = any(case[each.name] != each.simplest for each in exercise.space.parameters if each.hidden)
                by_a_word = any(isinstance(n, str) and name != "mode" for name, n in numbers.items())
                if not hidden and not by_a_word:
                    seen.setdefault(tuple(numbers.items()), case)
    small = [case for case in seen.values() if elements(exercise, case) <= most_elements]
    return sorted(small, key=lambda case: elements(exercise, case))


def elements(exercise, case):
    return sum(tensor.numel() for tensor in exercise.build(case, 0.0).tensors.values())


def of_torch(exercise, case):
    """Random tensors of a case's shapes, and torch's answer."""
    call = _contiguous(exercise, case)
    torch.manual_seed(0)
    tensors = {name: torch.randn(tensor.shape, dtype=torch.float64) for name, tensor in call.tensors.items()}
    return tensors, answer_of_torch(exercise, case, tensors)


def answer_of_torch(exercise, case, tensors):
    """Torch's answer for some tensors."""
    return type(call := _contiguous(exercise, case))(tensors, call.options).apply(exercise.torch)


def _contiguous(exercise, case):
    return exercise.build(case.but(**{name: "contiguous" for name in case if name.endswith("layout")}), 0.0)


def read_by_torch(exercise, case):
    """Of each element of a maximum of x, the elements of x that it depends on: those that alone above 0 make it so."""
    (shape,) = (tensor.shape for tensor in _contiguous(exercise, case).tensors.values())
    hot = torch.eye(prod(shape), dtype=torch.float64).view(-1, *shape)
    made = torch.stack([answer_of_torch(exercise, case, {"x": x}) for x in hot])
    return [set(above.nonzero().flatten().tolist()) for above in made.flatten(1).T > 0]


def by_python(gather, numbers):
    """What the page is to work out: the result's shape, and of each of its elements what is read."""
    letters = {"min": min, "max": max, "abs": abs, **numbers}
    said = lambda text, known: eval(text, {"__builtins__": {}}, known)  # noqa: E731

    def size(text):
        what, _, condition = text.partition(" if ")
        if not condition or " else " in condition:
            return said(text, letters)
        return said(what, letters) if said(condition, letters) else None

    for name, text in gather.names.items():
        letters[name] = size(text)
    counts = {letter: size(text) for letter, text in gather.letters.items()}
    shapes = {name: [size(text) for text in texts] for name, texts in gather.tensors.items()}
    there = [dim for dim in gather.result if not (len(dim) == 1 and counts[dim] is None)]
    shape = [prod(counts[letter] for letter in dim) for dim in there]
    found = []
    order = "".join(there)
    for place in product(*(range(counts[letter]) for letter in order)):
        at = {**letters, **dict.fromkeys(counts, 0), **dict(zip(order, place, strict=True))}
        terms = []
        for taps in product(*(range(counts[letter] or 1) for letter in gather.over)):
            here = {**at, **dict(zip(gather.over, taps, strict=True))}
            if gather.only and not said(gather.only, here):
                continue
            terms.append(
                {
                    name: [
                        said(text, here) for text, there in zip(texts, shapes[name], strict=True) if there is not None
                    ]
                    for name, texts in gather.reads.items()
                }
            )
        plus = {name: [said(text, at) for text in texts] for name, texts in gather.plus.items() if numbers.get(name, 1)}
        found.append((terms, plus, said(gather.divisor, at) if gather.divisor else 1))
    around = -float("inf") if gather.around == "-inf" else said(gather.around, letters)
    return {
        "shape": shape,
        "shapes": {name: [each for each in sizes if each is not None] for name, sizes in shapes.items()},
        "around": around,
        "cells": found,
    }


def gathered(worked_out, tensors, by):
    """The result that follows from what was worked out."""

    flat = {name: (tensor.flatten().tolist(), tensor.shape, tensor.stride()) for name, tensor in tensors.items()}

    def element(name, index):
        elements, shape, stride = flat[name]
        inside = all(0 <= i < size for i, size in zip(index, shape, strict=True))
        return elements[sum(map(mul, index, stride))] if inside else worked_out["around"]

    values = []
    for terms, plus, divisor in worked_out["cells"]:
        read = [prod(element(name, index) for name, index in term.items()) for term in terms]
        total = max(read) if by == "max" else sum(read) / divisor
        values.append(total + sum(element(name, index) for name, index in plus.items()))
    return torch.tensor(values, dtype=torch.float64).view(worked_out["shape"])
