"""What goes wrong in the gradient of a convolution to its kernels. None of it speaks of a weight: no call has one."""

from __future__ import annotations

from typing import Any

from grader.curriculum.axes import LENGTH
from grader.curriculum.formula.weight import GradientToWeight
from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes import channels, memory, padding, places
from grader.curriculum.mistakes.table import Table, picked

_FOUND = "(P - s*((P - d*(K - 1) - 1)//s) - 1)//d + 1"
"""At how many places grad_output finds room, if it slides along x itself."""

_SUMMED = "Over which {letters does your einsum|dimensions does your code} sum?"
_PLACE = "Which windows of x does your code see, if there are 3?"
_GROUP = "Which channels of grad_output come to the second group's kernels?"


def mistakes_of_gradient() -> tuple[Misconception, ...]:
    """The library, the most frequent first."""
    table = Table(GradientToWeight, LENGTH)
    return (*_sums(table), *_windows(table), *_channels(table), *_memory(table))


def _sums(table: Table) -> list[Misconception]:
    """The batch and the places, which are summed over."""
    mistake = table.mistake
    return [
        mistake(
            "batch-not-summed", "batch", "the batch is a dimension of the result: it is to be summed over", _SUMMED,
            "einsum = bgcNK,bgoN->gocKb; y = y.movedim(-1, 0)", stage="one", batch=2, size=2,
        ),
        mistake("batch-averaged", "batch", "the mean over the batch is taken instead of the sum",
                "The same kernel is used for every signal: what comes back to it from two?", "sums = q/B", batch=2, size=2),
        mistake("first-image-only", "batch", "only what comes back from the first signal of the batch is in the result",
                "Which signals does your code read?", "images = b == 0", batch=2, size=2),
        mistake("last-image-only", "batch", "only what comes back from the last signal is in the result: each replaces the one before",
                "With a batch of 2: what is in your result before the second signal comes, and what after?", "images = b == B - 1",
                batch=2, size=2),
        mistake("places-averaged", "one", "the mean over the places is taken instead of the sum",
                "A kernel is used at every place: what comes back to it from two?", "sums = q/n", stage="one", size=3),
        mistake("batch-and-places-averaged", "one", "the mean over batch and places is taken instead of the sum",
                "What comes back to a kernel from two places, and from two signals?", "sums = q/(B*n)", stage="one", size=3),
        mistake("last-place-left-out", "one", "a loop over the places ends before the last of them", _PLACE,
                "places = (i < n - 1) | (n == 1)", stage="one", size=3),
        mistake("first-place-left-out", "one", "a loop over the places begins with the second", _PLACE,
                "places = (i > 0) | (n == 1)", stage="one", size=3),
        mistake("last-place-only", "one", "only what comes back from the last place is in the result: each replaces the one before",
                "With 3 places: what is in your result before the third comes, and what after?", "places = i == n - 1", stage="one", size=3),
        mistake("places-summed-apart", "one", "grad_output is summed over its places on its own, not paired with the windows",
                "Which {letters do windows and grad_output share in your einsum|dimensions of windows and grad_output are paired}?",
                "einsum = bgcNK,bgoM->gocK", stage="one", size=3),
    ]  # fmt: skip


def _windows(table: Table) -> list[Misconception]:
    """Where the taps stood."""
    mistake = table.mistake
    return [
        mistake(
            "more-taps-than-asked-for", "size", "where the stride leaves elements over, the result has more taps than the kernel",
            "With length=4, stride=2 and kernel=1: how many taps has your result?", f"held = {_FOUND}", stage="stride", size=4, stride=2,
        ),
        mistake(
            "last-taps-kept", "size", "where grad_output finds room for more taps than there are, the last ones are kept, not the first",
            "With length=4, stride=2 and kernel=1: on which element of x did the first tap stand first?",
            f"at = i*s + k*d + ({_FOUND} - K)*d", stage="stride", size=4, stride=2,
        ),
        *picked(
            places.jumps(table),
            "stride-inside-the-window stride-not-in-the-steps stride-inside-too stride-and-dilation-swapped "
            "dilation-ignored-in-the-window dilation-moves-the-window dilation-moves-instead",
        ),
        mistake(
            "windows-side-by-side", "window", "the windows lie side by side: each begins where the one before it ends",
            "How far does your second window start from your first?", "at = i*K + k*d", size=3, kernel=2, cuts=True,
        ),
        mistake(
            "kernel-flipped", "window", "the result is turned round: what came back to the last tap stands first",
            "On which element of x did the first tap stand at the first place?", "tap = K - 1 - k", size=3, kernel=2,
        ),
        mistake(
            "places-in-reverse", "one", "grad_output is turned round: its last place meets the first window",
            "Which element of grad_output meets the first window?", "w = w.flip(-1)", stage="one", size=3,
        ),
        mistake(
            "padding-ignored", "padding", "the first tap is taken to have stood on x's own first element, whatever the padding",
            "With padding=1, on what did the first tap of the first window stand?", "before = 0; after = 2*p", size=3, kernel=2, padding=1,
        ),
        *picked(
            [*padding.frames(table), *padding.values(table)],
            "padding-all-before padding-with-values-of-x padding-wraps-around padding-with-another-number padding-left-uninitialised",
        ),
    ]  # fmt: skip


def _channels(table: Table) -> list[Misconception]:
    """Channels in and out, and groups."""
    mistake = table.mistake
    several: dict[str, Any] = {"in_channels": 2, "out_channels": 2, "size": 2}
    return [
        mistake(
            "in-and-out-swapped", "channels", "channels in and channels out have changed places in the result",
            "Which dimension of a convolution's kernels counts the channels out?", "y = y.transpose(0, 1)", "y = y.reshape(y.shape[1], y.shape[0], -1)",
            stage="out_channels", out_channels=2, size=2,
        ),
        mistake("taps-before-channels", "channels", "the taps stand before the channels in: they belong last",
                "In which order are the dimensions of your result?", "y = y.movedim(-1, 1)", stage="window", size=3, kernel=2),
        mistake("channels-in-summed", "channels", "the channels in are summed over: every one gets the sum of all", _SUMMED,
                "y = y.sum(1, keepdim=True).expand_as(y)", stage="in_channels", in_channels=2, size=2),
        mistake("channels-in-summed-away", "channels", "the channels in are summed away: the result has one", _SUMMED,
                "y = y.sum(1, keepdim=True)", stage="in_channels", in_channels=2, size=2),
        mistake("channels-out-summed", "channels", "the channels out are summed over: every one gets the sum of all", _SUMMED,
                "einsum = bgcNK,bgzN->gcK; sums = r.unsqueeze(1).expand(-1, O, -1, -1).flatten(0, 1)", stage="out_channels", out_channels=2, size=2),
        mistake("first-channel-only", "channels", "only the first channel of x is read", "Which channels of x does your code read?",
                "xc = g*C + 0*c", stage="in_channels", in_channels=2, size=2),
        *picked(channels.batch(table), "squeezed"),
        mistake("groups-ignored", "groups", "every channel of x comes to every kernel: a kernel has only those of its group",
                "With groups=2 and 2 channels in: how many channels has a kernel?", "G = 1", groups=2, size=2),
        mistake("group-inputs-interleaved", "groups", "the channels of x are dealt out to the groups in turns, not in runs",
                "For groups=2 and 4 channels in: which channels does group 0 see in your code?", "xc = c*G + g", groups=2, **several),
        mistake("group-outputs-interleaved", "groups", "the channels of grad_output are dealt out to the groups in turns, not in runs",
                _GROUP, "ys = o*G + g", groups=2, **several),
        mistake("group-results-interleaved", "groups", "the groups' kernels are joined in turns, not one after the other",
                "In the result, where do the kernels of the second group begin?", "wo = o*G + g", groups=2, **several),
        mistake("group-results-summed", "groups", "the groups' results are added up instead of put one after the other",
                "How many channels out has your result for groups=2, and how many should it have?", "wo = o", groups=2, size=2),
        mistake("groups-not-paired", "groups", "grad_output of all groups meets the windows of each: they don't share the group",
                _GROUP, "einsum = bgcNK,bhoN->gocK", "einsum = bhcNK,bgoN->gocK", groups=2, size=2),
        mistake("every-group-reads-the-first", "groups", "every group reads the channels of x of the first group",
                "Which channels of x does the second group see in your code?", "xc = c", groups=2, size=2),
        mistake("every-group-has-the-first-grads", "groups", "every group uses the channels of grad_output of the first group",
                _GROUP, "ys = o", groups=2, size=2),
    ]  # fmt: skip


def _memory(table: Table) -> list[Misconception]:
    """How things lie in memory, what is taken in and given back."""
    mistake = table.mistake
    roomy: dict[str, Any] = {"batch": 2, "in_channels": 3, "out_channels": 2, "size": 5, "kernel": 2}
    return [
        *memory.dtypes(table),
        *picked(memory.layouts(table), "x-assumed-contiguous last-stride-taken-as-1 copied-after-strides-were-read storage-offset-0"),
        mistake(
            "grad-assumed-contiguous", "layouts", "where the elements of grad_output lie in memory is worked out from its shape",
            "Does your code read how grad_output lies in memory, or assume it?", "w = w.as_strided(w.shape, contiguous(w.shape))",
            grad_layout="every_second", **roomy,
        ),
        mistake("gradient-cut-at-grad", "gradient", "no gradient reaches grad_output",
                "Through which operations does grad_output go on its way to the result?", "w = w.detach()", size=2),
        mistake("gradient-cut", "gradient", "no gradient reaches x and grad_output: the result is cut off from them",
                "Does the result know that it was computed from x (result.requires_grad)?", "y = y.detach()", size=2),
        *picked(memory.gradient(table), "gradient-cut-at-x"),
        *picked(memory.types(table), "nothing-returned list-returned argument-changed"),
        *picked(memory.not_an_answer(table), "float64-result numpy-result torch-own-called"),
    ]  # fmt: skip
