"""The ideas that stages and misconceptions stand for: what to ask, the formula, and the shape of the code.

None of it is a line of a solution: the learner's own code comes out of the learner's own head.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from grader.curriculum.formula.spoken import AT, COUNT


@dataclass(frozen=True)
class Idea:
    """One idea, in three rungs: a question, a formula, what the code looks like. What isn't of help is empty.

    `{this|that}` in a text is `this` for code that calls einsum, `that` for code that doesn't.
    """

    question: str
    formula: str
    shape: str

    def but(self, **changes: str) -> Idea:
        """The same idea with some of its rungs changed."""
        return replace(self, **changes)

    def worded(self, einsum: bool) -> Idea:
        """The same in the words of code that calls einsum, or that doesn't."""
        return Idea(*(worded(text, einsum) for text in (self.question, self.formula, self.shape)))


def worded(text: str, einsum: bool) -> str:
    """A text with one of its two wordings."""
    return re.sub(r"\{([^{}|]*)\|([^{}|]*)\}", r"\1" if einsum else r"\2", text)


_FROM_THE_SHAPE = "Begin with the shape of the result, made of names you read off the arguments; then fill it."
_OTHER_THAN_THE_RESULT = (
    "The result is right, so look at what is different on the way back: a number taken out of a tensor (item, tolist, "
    ".data, detach) is a constant there, and what is written in place, or made under no_grad, isn't seen."
)

IDEAS = {
    "one": Idea(
        "With every number at one there is one output. What becomes of the one element of x?",
        "",
        _FROM_THE_SHAPE,
    ),
    "places": Idea(
        "A kernel of one stands at every element of x in turn. How many results is that, and of which element each?",
        "y[i] comes of x[i] alone",
        _FROM_THE_SHAPE,
    ),
    "window": Idea(
        "How many places can the kernel stand at? Count them on paper for 5 elements and a kernel of 3.",
        "n = length - kernel + 1,   y[i] comes of x[i] ... x[i + kernel - 1]",
        "Two new dimensions out of one: where the window stands (n of them) and where in the window (kernel of them).",
    ),
    "size": Idea(
        "Where does the last window end, and is one more step possible? Count the windows on paper.",
        f"n = {COUNT}",
        "Name what one window reaches over first; the count of windows is then one line with // and + 1.",
    ),
    "channels": Idea(
        "Which {of the letters in your einsum|dimensions of the windows and of weight} stay in the result, and which are summed away?",
        "y[b, o, i] = sum over c and k of x[b, c, i + k] * w[o, c, k]",
        "{One letter for each dimension of windows and of weight; a letter that both have and the result hasn't is summed|"
        "For each element of the result one sum, over the channels in and the taps of one place}.",
    ),
    "batch": Idea(
        "Does anything in your code look at the first element of the batch only, or mix two of them?",
        "y[b] comes of x[b] alone: no element of the batch knows of another",
        "Leading dimensions pass through: their sizes and strides are x's own.",
    ),
    "bias": Idea(
        "The bias has one number for each what? Along which dimension of the result must it vary?",
        "y[b, o, ...] = (sum of products) + bias[o]",
        "Give the bias as many trailing dimensions of size one as the result has after its channels.",
    ),
    "stride": Idea(
        "Of all the places a window could stand at with stride 1, which remain? Does anything change inside a window?",
        f"y[i] comes of x[{AT}] for every k of its window",
        "The stride multiplies the step from window to window, and divides when windows are counted; the step within a "
        "window isn't its business.",
    ),
    "dilation": Idea(
        "Within one window, how far apart are two neighbouring taps? And how far does the whole window reach?",
        f"y[i] comes of x[{AT}] for every k of its window",
        "The dilation multiplies the step within a window, and enters the size through the reach.",
    ),
    "padding": Idea(
        "Where do the zeros go, how many on each side, and what does that do to the length and to the strides?",
        "padded length = length + 2 * padding;   padded[padding + i] = x[i]",
        "Make the padded tensor first; from then on use only it: its sizes, its strides.",
    ),
    "ceil_mode": Idea(
        "The last step leads to a window that reaches past the end. When does ceil_mode count it, and where may it begin?",
        "n is rounded up;   a window counts if it begins before x ends: i * stride < padding + length",
        "Make room behind the padding for what the last window reaches, then keep the windows that begin early enough.",
    ),
    "maximum": Idea(
        "What becomes of the elements of one window, and what must never win, whatever x holds?",
        "y[i] = the largest x[j] of those that the window has",
        "Windows first, as a view; then the largest along their last two dimensions at once.",
    ),
    "mean": Idea(
        "By how many elements is each sum divided? Is it the same number for every window?",
        "y[i] = (sum of the window's elements) / (how many count)",
        "Sums first; how many count is one number along each dimension, and the product of the two for a window.",
    ),
    "reflect": Idea(
        "Which element of x stands right beside its edge, and which one next?",
        "result[i] = x[source[i]],   source[i] = i - before wherever that lies inside x",
        "Work out where each place would lie if x went on; then bring back inside what lies outside.",
    ),
    "columns": Idea(
        "Write down the first column for an image of 2 x 2, a kernel of 2 and two channels. In which order do its eight "
        "numbers stand?",
        "row (c * kernel_h + k) * kernel_w + l, column i * w + j:   channels, then rows, then columns",
        "Bring the dimensions into the order in which they are flattened (permute, movedim); only then flatten or reshape.",
    ),
    "overlaps": Idea(
        "How many windows hold one element? What comes back to it from all of them?",
        "y[m] = the sum of x[k, i] over all i and k with i * stride + k * dilation - padding = m",
        "Zeros first, with room for the padding; then add, never assign; at the end, leave the padding out.",
    ),
    "side by side": Idea(
        "Where does the second window begin if nobody gives a stride?",
        "stride = kernel, unless it is given",
        "Settle the stride at the very top, before anything uses it.",
    ),
    "groups": Idea(
        "For one channel out, which channels in does it see? Write the list for 2 groups, 4 channels in, 2 out.",
        "out channel o belongs to group o // (out_channels // groups), which sees its own run of in_channels // groups",
        "Split the channel dimension of windows and of weight into (groups, rest), group first; join the result's the same way.",
    ),
    "ints and pairs": Idea(
        "Does your function take both stride=2 and stride=(2, 1)? Which number of a pair belongs to the height?",
        "(q_h, q_w) = (q, q) if q is an int, else q;   h uses q_h, w uses q_w, everywhere",
        "Unpack every such argument into two names at the very top, and never mention the argument again.",
    ),
    "together": Idea(
        "Each number works alone. Which two first go wrong together?",
        f"y[i] comes of padded[{AT}] for every k of its window",
        "Compute each thing once (pairs, padded x, reach, sizes, strides), each from the one before.",
    ),
    "layouts": Idea(
        "Does your code read how x lies in memory, or assume it? Print x.stride() and x.storage_offset().",
        "element i along dimension d lies x.stride(d) * i further on in memory, starting at x.storage_offset()",
        "Take every stride from the tensor that as_strided is called on; leave the offset to as_strided.",
    ),
    "dtypes": Idea(
        "Which tensors does your code make itself, and in what dtype?",
        "result.dtype == x.dtype",
        "Make new tensors from x: x.new_zeros, zeros_like, or dtype=x.dtype.",
    ),
    "gradient": Idea(
        "Could a gradient flow from the result back to each argument? What in your code would stop it?",
        "result.requires_grad is True as soon as that of an argument is",
        "Only torch operations from the arguments to the result: no detach, .data, no_grad, numpy or item on the way.",
    ),
    "grad x": Idea(
        "One element of x may stand in several windows. Does its gradient add up what comes back from each of them?",
        "grad x[j] adds up what comes back from every y[i] that x[j] went into",
        _OTHER_THAN_THE_RESULT,
    ),
    "grad weight": Idea(
        "One number of weight is used at every place. Does its gradient add up what comes back from each of them?",
        f"grad w[k] = sum over all i of grad y[i] * x[{AT}]",
        _OTHER_THAN_THE_RESULT,
    ),
    "grad bias": Idea(
        "One number of bias is added at every place, for every element of the batch. What comes back to it from all of them?",
        "grad bias[o] = sum over b and every place of grad y[b, o, ...]",
        _OTHER_THAN_THE_RESULT,
    ),
    "dimensions": Idea(
        "Which dimensions has the result, and in which order? Compare yours with what the docstring says is returned.",
        "",
        "{The letters behind -> are the dimensions of the result, in that order|"
        "Make the result in that order, or bring its dimensions into it at the end: permute, not reshape}.",
    ),
    "an exception": Idea(
        "Which line raises? Say what each thing in it should be, its type and its shape; then print what it is.", "", ""
    ),
    "out of bounds": Idea(
        "Which place of the storage is the last that as_strided is asked for? Is it there, and do you need it?",
        "the last place = where the view begins + the sum of (size - 1) * stride over all its dimensions",
        "Every number that as_strided is given comes from a tensor: sizes from its shape, strides from its stride().",
    ),
    "not allowed": Idea(
        "What does the call do that isn't allowed here? Say in your own words what it computes.",
        "",
        "",
    ),
    "what is returned": Idea(
        "What does your last line hand back, and is there a way through the function that never comes to it?",
        "the function's value is what stands behind `return`; without one it is None",
        "One return at the end, of one tensor.",
    ),
    "view": Idea(
        "If you write into x after the call, do the windows change?",
        "result.untyped_storage() is x's own",
        "as_strided on x itself; nothing on the way (contiguous, reshape, stack) that may copy.",
    ),
    "sides": Idea(
        "In one dimension: where does x begin in the result, and where does it end? What if nothing comes after it?",
        "result[before : before + length] = x",
        "Fill the result, then write x into a slice whose end you compute rather than count from the right.",
    ),
    "value": Idea(
        "What do the new elements hold when value isn't 0? The corners, too?",
        "result[i] = value wherever no element of x goes",
        "Fill the whole result with value before x is put in.",
    ),
    "order": Idea(
        "pad=(1, 0, 0, 2): which dimension gets the (1, 0)?",
        "pair number i belongs to dimension -1 - i",
        "Walk over the pairs, counting dimensions from the last.",
    ),
    "any number of dimensions": Idea(
        "What does your code do with dimensions that have no pair?",
        "dimensions without a pair keep their size: before = after = 0",
        "Build one list of (before, after), as long as x has dimensions; then one slice for each.",
    ),
    "nothing to pad": Idea(
        "Does a slice like [0:-0] hold anything?",
        "x[a : len - b] has len - a - b elements; x[a : -b] has none when b = 0",
        "Count slices' ends from the left.",
    ),
    "crop": Idea(
        "A negative number takes elements of x away. From which end, and how many stay?",
        "kept = x[max(-before, 0) : length - max(-after, 0)]",
        "Two slices for each dimension: the part of x that is kept, and the place where it goes.",
    ),
    "in place": Idea(
        "After your call, do the arguments still hold what they held before?",
        "every argument after the call = the same before it",
        "Make a new tensor before you write into one; a += b writes into a, a = a + b makes a new one.",
    ),
    "refuses": Idea(
        "Which arguments can't belong together? What would torch say of them?",
        "",
        "Look first, at the top, and raise ValueError with a sentence that says which two sizes don't fit.",
    ),
    "unbatched": Idea(
        "Without a batch, which dimension of x holds the channels?",
        "f(x) = f(x[None])[0]",
        "Give x the dimension that is missing, and take it away from the result.",
    ),
    "same and valid": Idea(
        "How many zeros in all keep the length, and where does the odd one go?",
        'padding="valid" is padding=0;   padding="same" adds dilation * (kernel - 1) zeros, the odd one at the end',
        "Turn the word into two numbers, before and after, at the top; from then on there are only numbers.",
    ),
    "infinite": Idea(
        "What is 0 times infinity, or infinity minus infinity?",
        "y[i] = value wherever no element of x goes, and x's own element everywhere else",
        "Write value where it belongs, rather than adding it to something or multiplying it by a mask.",
    ),
    "everything": Idea(
        "Look at the numbers that can't be set to one: what do they have to do with one another?",
        f"n = {COUNT}",
        "Compute each thing once, each from the one before.",
    ),
}

for _stage, _idea in {
    "out_channels": "channels",
    "in_channels": "channels",
    "not square": "ints and pairs",
    "shares memory": "view",
    "two dimensions": "sides",
    "int64": "dtypes",
    "bfloat16": "dtypes",
    "replicate": "reflect",
    "circular": "reflect",
    "constant": "value",
}.items():
    IDEAS[_stage] = IDEAS[_idea]


NONE = Idea("Work out the smallest call by hand: what should come of it, and what does?", "", "")
