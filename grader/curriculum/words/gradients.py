"""The ideas in the words of gradients by hand: to what a convolution was given, and to its kernels."""

from __future__ import annotations

from grader.curriculum.formula.spoken import AT, COUNT
from grader.curriculum.ideas import IDEAS, Idea

_PLACES = f"places of grad_output = {COUNT}"
_BACK = f"grad x[j] = sum over all i, k with {AT} = j of grad_output[i] * w[k]"
_TO_KERNEL = f"result[k] = sum over i of grad_output[i] * padded[{AT}]"

_OF_BOTH = {
    "refuses": IDEAS["refuses"].but(
        question="How many places must there have been, with this length, kernel, stride, padding and dilation?",
        formula=f"grad_output.shape[2] == {COUNT}, and out_channels and in_channels are multiples of groups",
    ),
    "together": IDEAS["together"].but(formula=_PLACES),
    "everything": IDEAS["everything"].but(formula=_PLACES),
    "layouts": IDEAS["layouts"].but(
        question="Does your code read how its arguments lie in memory, or assume it? Print stride() and storage_offset()."
    ),
    "dtypes": IDEAS["dtypes"].but(formula="result.dtype == grad_output.dtype"),
    "gradient": IDEAS["gradient"].but(
        question="Each result is a sum of products of both arguments. Could a gradient flow back to both? What would stop it?",
        formula="result.requires_grad is True as soon as that of an argument is",
    ),
    "in place": IDEAS["in place"].but(
        shape="Make a new tensor before you write into one; += on a slice writes into it."
    ),
}
for _to in ("grad x", "grad grad_output", "grad weight"):
    _OF_BOTH[_to] = Idea(
        "The result is right. Is a number taken out of one of the arguments on the way (item, tolist, detach, .data)?",
        "the result is linear in each argument: what comes back to one is made of the other",
        "Only torch operations from the arguments to the result.",
    )
_OF_BOTH["bfloat16"] = _OF_BOTH["dtypes"]

OF_GRADIENT_TO_X = {
    **_OF_BOTH,
    "one": IDEAS["one"].but(
        question="With every number at one, y = x * w. By how much does y change if x changes by 1? And the loss?",
        formula="result[0] = grad_output[0] * w[0]",
    ),
    "places": IDEAS["places"].but(
        question="With a kernel of one, each element of x went into one element of y. Into which?",
        formula="result[j] = grad_output[j] * w[0]",
    ),
    "window": Idea(
        "With length 3 and kernel 2: into which elements of y did x[1] go, and by which tap each?",
        "result[j] = sum over all i, k with i + k = j of grad_output[i] * w[k]",
        "Zeros as long as x; then for every tap the whole of grad_output, times its number, is added from element k on.",
    ),
    "size": IDEAS["size"].but(
        question="With stride 2, which elements of x are in no window? What comes back to them?",
        formula="the result is as long as x was: length, however many places there were",
        shape="Begin with zeros of the result's length; what nothing comes back to stays 0.",
    ),
    "channels": IDEAS["channels"].but(
        question="A channel of x went into every channel of y. Which {letters|dimensions} stay in the result, and which are summed?",
        formula="result[b, c, j] = sum over o and all i, k with i + k = j of grad_output[b, o, i] * w[o, c, k]",
        shape="{The letter of the channels out is the one that is summed|One sum over the channels out} of grad_output and "
        "weight, for each channel in.",
    ),
    "batch": IDEAS["batch"].but(formula="result[b] comes of grad_output[b] alone"),
    "stride": IDEAS["stride"].but(
        question="With stride 2, which elements of x did the first tap stand on, place after place?",
        formula=_BACK,
        shape="The step of a slice: every stride-th element of the result, as many as there were places.",
    ),
    "dilation": IDEAS["dilation"].but(
        question="With dilation 2, on which element of x did the second tap of the first place stand?",
        formula=_BACK,
        shape="The dilation says at which element a tap's slice begins.",
    ),
    "padding": IDEAS["padding"].but(
        question="Some taps stood on zeros that aren't x's. Where does your code put what comes back to those?",
        formula="padded length = length + 2 * padding;   result = padded[padding : padding + length]",
        shape="Work as if x had the zeros itself; at the very end, cut out the part that is x.",
    ),
    "groups": IDEAS["groups"].but(
        question="For 2 groups, 4 channels in and 2 out: to which channels of x does channel 0 of grad_output come back?",
        shape="Split the channels of grad_output and the first dimension of weight into (groups, rest), group first; join "
        "the result's the same way.",
    ),
    "dimensions": IDEAS["dimensions"].but(formula="the result is (batch, in_channels, length)"),
    "not allowed": IDEAS["not allowed"].but(
        formula=_BACK, shape="Zeros with room for the padded x; for each tap one slice of them, to which is added."
    ),
}
for _stage in ("in_channels", "out_channels"):
    OF_GRADIENT_TO_X[_stage] = OF_GRADIENT_TO_X["channels"]

OF_GRADIENT_TO_KERNELS = {
    **_OF_BOTH,
    "one": IDEAS["one"].but(
        question="With every number at one, y is x times the kernel. By how much does y change if the kernel does by 1?",
        formula="result[0] = grad_output[0] * x[0]",
    ),
    "places": IDEAS["places"].but(
        question="A kernel of one is used at every place. What comes back to it from all of them?",
        formula="result[0] = sum over i of grad_output[i] * x[i]",
    ),
    "window": Idea(
        "With length 3 and kernel 2: on which elements of x did the first tap stand, and on which the second?",
        "result[k] = sum over i of grad_output[i] * x[i + k]",
        "The windows of the convolution are what the kernel was multiplied with; one number of grad_output belongs to each.",
    ),
    "size": IDEAS["size"].but(
        question="With stride 2, x may have elements behind the last window. How many taps does your result have then?",
        formula=f"{_PLACES};   kernel taps each, whatever is left over of x",
    ),
    "channels": IDEAS["channels"].but(
        question="Which dimensions has a kernel? Which {letters of your einsum|dimensions of windows and grad_output} are not among them?",
        formula="result[o, c, k] = sum over b and i of grad_output[b, o, i] * x[b, c, i + k]",
        shape="{The letters behind -> are those of the kernels: channels out, channels in, taps|For every channel out and "
        "every channel in, one sum for each tap}.",
    ),
    "batch": IDEAS["batch"].but(
        question="The same kernel is used for every signal of the batch. What comes back to it from all of them?",
        formula="result[k] = sum over b and i of grad_output[b, i] * x[b, i + k]",
        shape="The batch is summed over, as the places are: it is no dimension of the result.",
    ),
    "stride": IDEAS["stride"].but(
        question="With stride 2, on which elements of x did the first tap stand, place after place?", formula=_TO_KERNEL
    ),
    "dilation": IDEAS["dilation"].but(formula=_TO_KERNEL),
    "groups": IDEAS["groups"].but(
        question="For 2 groups, 4 channels in and 2 out: which channels of x were multiplied with the first kernel?",
        shape="Split the channels of windows and of grad_output into (groups, rest), group first; in the result, group and "
        "channels out make one dimension.",
    ),
    "dimensions": IDEAS["dimensions"].but(formula="the result is (out_channels, in_channels // groups, kernel)"),
    "not allowed": IDEAS["not allowed"].but(
        formula=_TO_KERNEL, shape="Windows of the padded x; then one sum of products with grad_output."
    ),
}
OF_GRADIENT_TO_KERNELS["dtypes"] = OF_GRADIENT_TO_KERNELS["bfloat16"] = IDEAS["dtypes"]
for _stage in ("in_channels", "out_channels"):
    OF_GRADIENT_TO_KERNELS[_stage] = OF_GRADIENT_TO_KERNELS["channels"]
