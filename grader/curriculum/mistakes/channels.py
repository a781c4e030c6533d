"""Channels, groups and the batch: who is multiplied with whom, and where it goes."""

from __future__ import annotations

from grader.curriculum.mistake import Misconception
from grader.curriculum.mistakes.functions import channels as f
from grader.curriculum.mistakes.table import Table

_ORDER = "In which order are the dimensions of your result?"
_DIMENSIONS = "How many dimensions should your result have, and how many does it?"
_SUMMED = "Over which {letters does your einsum|dimensions does your code} sum?"
_SHARED = (
    "Which {letters do windows and weight share in your einsum|dimensions of the windows and of weight are paired}?"
)


def channels(table: Table) -> list[Misconception]:
    mistake = table.mistake
    return [
        mistake(
            "channels-reshaped", "channels", "the result is reshaped where its dimensions should be permuted",
            "In which order are the dimensions of your result just before the last reshape?",
            "sums = q.movedim(1, -1).reshape(q.shape)", "sums = r.movedim(2, -1).reshape(q.shape)", stage="out_channels", out_channels=2, size=3,
        ),
        mistake("batch-and-channels-swapped", "channels", "batch and channels have changed places in the result", _ORDER,
                "y = y.transpose(0, 1)", stage="out_channels", out_channels=2, size=2),
        mistake("result-left-flat", "dimensions", "dimensions of the result are left flattened into one", _DIMENSIONS,
                *(f"y = {each}" for each in _flat(table.plane)), stage="one", size=3),
        mistake("channels-left-last", "channels", "the channels stand last in the result: they belong second", _ORDER,
                "y = y.movedim(1, -1)", stage="one", size=3),
        mistake(
            "windows-reshaped", "channels", "the windows are reshaped into patches where they should be permuted first",
            "In which order are channels, places and taps when you make one row out of each window?",
            {"group_inputs": f.rows_reshaped}, stage="in_channels", in_channels=2, size=3,
        ),
        mistake(
            "patch-and-kernel-in-two-orders", "channels", "channels and taps of a patch stand in another order than the weight's",
            "In which order do channels and taps follow one another in a row of your patches, and in one of your weight?",
            {"group_inputs": f.taps_before_channels}, "w = w.movedim(1, -1).reshape(w.shape)", stage="in_channels",
            in_channels=2, size=2, kernel=2,
        ),
        mistake(
            "weight-in-and-out-swapped", "channels", "channels in and channels out of the weight have changed places",
            "Which dimension of weight counts the channels out?",
            "w = w.transpose(0, 1)", "w = w.transpose(0, 1) if w.shape[0] == w.shape[1] else w", {"weights": f.indexed_by_channels_in},
            "w = w.reshape(w.shape[1], w.shape[0], *w.shape[2:])", stage="out_channels", out_channels=2, size=2,
        ),
        mistake(
            "weight-reshaped-not-transposed", "channels", "the weight is reshaped where its channels out should be moved last",
            "What stands in the first column of the matrix that you make of the weight?",
            {"group_outputs": f.columns_reshaped}, "w = w.reshape(-1, len(w)).t().reshape(w.shape)", stage="out_channels",
            out_channels=2, size=3, kernel=2,
        ),
        mistake("channels-not-summed", "channels", "the channels in aren't summed over: they stay in the result", _SUMMED,
                "einsum = bgcNK,gocK->bgcN", stage="out_channels", out_channels=2, size=2),
        mistake("taps-not-summed", "window", "the taps aren't summed over: they stay in the result", _SUMMED,
                "einsum = bgcNK,gocK->bgoNK", stage="one", size=2),
        mistake("summed-apart", "channels", "the weight is summed over its channels on its own, not paired with those of x", _SHARED,
                "einsum = bgcNK,gozK->bgoN", stage="in_channels", in_channels=2, size=2),
        mistake("taps-summed-apart", "window", "the weight is summed over its taps on its own, not paired with those of a window", _SHARED,
                "einsum = bgcNK,gocZ->bgoN", "einsum = bgcNK,gozZ->bgoN", size=2, kernel=2),
        mistake("first-channel-only", "channels", "only the first channel of x is read", _SUMMED,
                "channels = c == 0", "xc = g*C + 0*c", stage="in_channels", in_channels=2, size=2),
        mistake(
            "batch-and-channel-strides-swapped", "batch", "the strides of batch and channels have changed places",
            "Which stride of x leads from one image to the next?",
            {"strides": lambda self, x, p: (p.stride(1), p.stride(0), *p.stride()[2:])}, stage="in_channels", in_channels=3, size=3,
        ),
        mistake(
            "stride-of-another-dimension", "batch", "the step from channel to channel, or from image to image, is another dimension's",
            "For each stride that you give as_strided: along which dimension of x does it lead?",
            *({"strides": f.stride_taken_from(*each)} for each in ((1, -1), (1, 0), (0, 1), *([(1, -2)] if table.plane else []))),
            stage="in_channels", in_channels=3, size=3,
        ),
        mistake(
            "channels-taken-to-lie-last", "batch", "the strides are those of an x in which the channels stand last",
            "In x's memory, which comes right after x[0, 0, 0]: its neighbour in the same channel, or the next channel's element?",
            {"strides": lambda self, x, p: (p.stride(0), p.stride(-1), *p.stride()[1:-1])}, {"strides": f.strides_of_channels_last},
            stage="one", in_channels=3, size=3,
        ),
        mistake(
            "channels-out-counted-by-channels-in", "channels", "there are as many results as channels in: a loop runs over those",
            "Over which channels does your outermost loop run?", {"finish": f.as_many_as_in}, stage="out_channels",
            out_channels=3, size=2,
        ),
    ]  # fmt: skip


def _flat(plane: bool) -> list[str]:
    """Results without their shape: the places in a row, or in a column, or everything."""
    of_places = [
        "y.flatten(2)",
        "y.flatten(2).unsqueeze(3)",
        "y.flatten(2).unsqueeze(2)",
        "y.flatten(2).transpose(1, 2)",
    ]
    return [*(of_places if plane else []), "y.flatten(1)", "y.flatten(0, 1)", "y.flatten()"]


def batch(table: Table) -> list[Misconception]:
    mistake = table.mistake
    letter = "{Does the batch's letter stand in the result of your einsum|Is the batch a dimension of all that your code makes}?"
    return [
        mistake(
            "batch-reshaped", "batch", "batch and channels are reshaped into one another where they should be permuted",
            "In which order are batch and channels just before the last reshape?",
            "sums = q.transpose(0, 1).reshape(q.shape)", batch=2, out_channels=3, size=2,
        ),
        mistake("batch-summed", "batch", "the batch is summed over: every image gets the sum of all", letter,
                "y = y.sum(0, keepdim=True).expand_as(y)", batch=2, size=2),
        mistake("batch-summed-away", "batch", "the batch is summed away: the result holds one image", letter,
                "y = y.sum(0, keepdim=True)", batch=2, size=2),
        mistake("first-image-only", "batch", "every image of the batch gets the first one's result",
                "Which image does your code read for the second result?", "y = y[:1].expand_as(y)", batch=2, size=2),
        mistake("first-image-alone", "batch", "the result holds the first image alone",
                "How many images does your result hold for a batch of 2?", "y = y[:1]", batch=2, size=2),
        mistake("batch-dimension-dropped", "batch", "the result has no batch dimension",
                "How many dimensions has your result, and how many has x?", "y = y.sum(0)", "y = y[0]", stage="one", size=2),
        mistake("squeezed", "batch", "dimensions of size 1 are squeezed out of the result",
                "What does .squeeze() do to a batch of one?", "y = y.squeeze()", "y = y.squeeze(0)", stage="one", size=2),
    ]  # fmt: skip


def groups(table: Table) -> list[Misconception]:
    """Which channels and kernels belong to a group, and where its results go."""
    mistake = table.mistake
    return [
        mistake("groups-not-handled", "groups", "groups other than 1 aren't handled: the code raises",
                "Where does your code use groups?", {"group_inputs": f.ungrouped}, groups=2, size=2),
        mistake(
            "groups-ignored", "groups", "every channel out reads every channel in, as if there were no groups",
            "With groups=2, which channels of x does the first channel out read in your code?",
            "G = 1", "G = 1; w = w.repeat(1, G, *ones)", groups=2, size=2,
        ),
        mistake("group-inputs-interleaved", "groups", "the channels in are dealt out to the groups in turns, not in runs",
                "For groups=2 and 4 channels in: which channels does group 0 see in your code?",
                "xc = c*G + g", groups=2, in_channels=2, size=2),
        mistake("group-outputs-interleaved", "groups", "the kernels are dealt out to the groups in turns, not in runs",
                "For groups=2 and 4 channels out: which kernels belong to group 0 in your code?",
                "wo = o*G + g; yc = o*G + g", "wo = o*G + g", groups=2, out_channels=2, size=2),
        mistake("group-results-interleaved", "groups", "the groups' results are joined in turns, not one after the other",
                "In the result, where do the channels of the second group begin?", "yc = o*G + g", groups=2, out_channels=2, size=2),
        mistake("group-results-summed", "groups", "the groups' results are added up instead of put one after the other",
                "How many channels has your result for groups=2, and how many should it have?", "yc = o", groups=2, size=2),
        mistake("group-results-summed-for-all", "groups", "the groups' results are added up, and every group gets their sum",
                "{Does the group's letter stand in the result of your einsum|Where does your code keep the groups' results apart}?",
                "sums = r.sum(1, keepdim=True).expand_as(r).flatten(1, 2)", groups=2, size=2),
        mistake("groups-not-paired", "groups", "the kernels of all groups are added up: windows and weight don't share the group's letter",
                _SHARED, "einsum = bgcNK,hocK->bgoN", groups=2, size=2),
        mistake(
            "one-group-left", "groups", "one group's result is left: each replaces the one before it, or a loop ends early",
            "Where does the second group's result go, and what was there before?", "sums = r[:, -1]", "sums = r[:, 0]",
            *({"join": f.in_the_first_place(group)} for group in (-1, 0)), groups=2, size=2,
        ),
        mistake(
            "groups-left-a-dimension", "groups", "the groups have a dimension of their own in the result: they belong to the channels",
            "How many dimensions has your result, and what does each of them count?",
            "sums = r", "sums = r.transpose(0, 1)", "sums = r.transpose(1, 2)", stage="one", groups=2, size=2,
        ),
        mistake(
            "group-of-a-channel-miscounted", "groups", "the group of a channel out is found by dividing by the wrong number",
            "How many channels out does one group have, and by what do you divide to find a channel's group?",
            *((f"xc = (g*O + o)//{by}*C + c", {"no_channel": IndexError}) for by in ("G", "C", "(C*G)")),
            stage="out_channels", out_channels=3, size=2,
        ),
        mistake("group-results-along-the-batch", "groups", "the groups' results are joined along the batch, not along the channels",
                "Along which dimension do you join the groups' results?", "sums = r.transpose(0, 1).flatten(0, 1)", groups=2, size=2),
        mistake(
            "batch-and-groups-reshaped", "groups", "batch and groups are reshaped as if groups came first in memory: their numbers get mixed",
            "In the order of x in memory, what comes right after group 0 of the first signal?",
            {"group_inputs": f.groups_first}, "sums = r.transpose(0, 1).reshape(q.shape)",
            ("sums = r.transpose(0, 1).reshape(q.shape)", {"group_inputs": f.groups_first}), groups=2, batch=2, size=2,
        ),
        mistake(
            "group-from-storage-offset-0", "groups", "a group is read from storage offset 0, but its slice of x begins further on",
            "Where in x's storage does the second group begin? Does contiguous() copy what is contiguous already?",
            {"group_inputs": f.first_group_of_one}, groups=2, size=2,
        ),
        mistake("every-group-reads-the-first", "groups", "every group reads the channels of the first group",
                "Which channels of x does the second group see in your code?", "xc = c", groups=2, size=2),
        mistake("every-group-has-the-first-kernels", "groups", "every group uses the kernels of the first group",
                "Which kernels belong to the second group in your code?", "wo = o", groups=2, size=2),
        mistake("group-begins-at-the-wrong-channel", "groups", "the groups begin at the wrong channels of x",
                "In x, how many channels after the first of one group does the next group begin?",
                "xc = g*O + c", "xc = g + c", "xc = g*G + c", groups=2, in_channels=2, out_channels=3, size=2),
        mistake("bias-before-the-groups-are-joined", "groups", "the whole bias is added to each group's result",
                "How many channels has one group's result, and how many numbers has the bias?",
                {"__call__": f.bias_for_each_group}, groups=2, out_channels=2, size=2, bias=1),
    ]  # fmt: skip
