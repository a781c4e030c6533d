"""The bias: which number is added to what, and how often."""

from __future__ import annotations

from typing import Any

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import bias as f
from grader.curriculum.mistakes.table import Table

_OFTEN = "How often is the bias added for one output?"
_LINES_UP = "With which dimension of the result does your bias line up when the two are added?"
_SECOND = "Which bias does the second channel out get?"
_AS_OFTEN_AS_OVERWRITTEN = "(bias.unflatten(0, (G, -1))*bias.new_tensor(range(G, 0, -1))[:, None]).flatten()"


def bias(table: Table) -> list[Misconception]:
    mistake = table.mistake
    several: dict[str, Any] = {"bias": 1, "out_channels": 3}
    places = range(2, 2 + len(table.axes))
    inner = [tuple(range(first, 2 + len(table.axes))) for first in range(2 + len(table.axes))]
    return [
        mistake(
            "bias-per-position", "bias", "the bias runs along the positions instead of the channels", _LINES_UP,
            "biased = r + bias", "biased = r.clone().add_(bias.view(1, *ones, -1))", *({"add_bias": f.bias_by_index(dim)} for dim in places),
            *(["biased = r + bias.view(-1, 1)"] if table.plane else []), **several, size=3,
        ),
        mistake("bias-per-image", "bias", "the bias runs along the batch instead of the channels", _LINES_UP,
                "biased = r + bias.view(-1, 1, *ones)", {"add_bias": f.bias_by_index(0)}, **several, size=2),
        mistake("bias-per-tap", "bias", "the bias is added once for every tap, in the loop over the taps", _OFTEN,
                "bias = bias*(C*T)", "bias = bias*T", bias=1, size=3, kernel=2, in_channels=2),
        mistake("bias-per-channel-in", "bias", "the bias is added once for every channel in, in the loop over those", _OFTEN,
                "bias = bias*C", bias=1, size=2, in_channels=2),
        mistake("bias-twice", "bias", "the bias is added twice", _OFTEN, "bias = bias*2", bias=1, size=2),
        mistake(
            "bias-after-the-loop", "bias", "only the last channel, place or image gets its bias: it is added after a loop",
            "How deep does the line stand that adds the bias, and how often is it reached?",
            *({"add_bias": f.bias_of_last(dims)} for dims in ((1,), (0,), (0, 1), *inner)), **several, size=2,
        ),
        mistake("bias-per-group", "groups", "the bias is added once for each group: it stands in the loop over the groups", _OFTEN,
                "bias = bias*G", f"bias = {_AS_OFTEN_AS_OVERWRITTEN}", groups=2, size=2, bias=1),
        mistake("every-group-has-the-first-biases", "groups", "every group gets the biases of the first group",
                "Which bias does the first channel of the second group get?",
                "bias = bias[:len(bias)//G].repeat(G)", groups=2, out_channels=2, size=2, bias=1),
        mistake("bias-ignored", "bias", "the bias isn't used", "Where does your code use bias?", "biased = r", bias=1, size=2),
        mistake("bias-of-the-first-channel", "bias", "channels get another channel's bias: the first one's, the group's or a channel in's",
                _SECOND, "biased = r + bias[0]", "biased = r + bias[C - 1]", **several, size=2),
        mistake("bias-summed", "bias", "every channel gets the same number, made of all the biases", _SECOND,
                "biased = r + bias.sum()", "biased = r + bias.mean()", **several, size=2),
        mistake("bias-subtracted", "bias", "the bias is subtracted", "What is the sign of the bias in your result?",
                "bias = -bias", bias=1, size=2),
        mistake("bias-multiplied", "bias", "the result is multiplied by the bias", "What is done with the bias?",
                "biased = r*bias.view(-1, *ones)", bias=1, size=2),
        mistake(
            "bias-asked-for-its-truth", "bias", "`if` (or `and`, `or`, `not`) asks a tensor of several numbers whether it is true",
            "When is a tensor of three numbers true?", "biased = r + bias.view(-1, *ones) if bias else r",
            message="Boolean value of Tensor with more than one value is ambiguous", **several, size=2,
        ),
        mistake(
            "bias-none-not-handled", "bias", "bias=None isn't handled: the code uses it as a tensor",
            "What is bias when a call doesn't give one?", {"add_bias": f.bias_wanted}, stage="one", size=2, within="none-used",
        ),
    ]  # fmt: skip
