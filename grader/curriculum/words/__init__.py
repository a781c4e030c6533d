"""Ideas in the words of a family: what several exercises say alike, and those of another family otherwise."""

REACH = "a window reaches from x[i * stride] to x[i * stride + dilation * (kernel - 1)]"
AND_WIDTH = "and the width likewise"
REACH_2D = (
    f"a window reaches from x[i * stride_h, ...] to x[i * stride_h + dilation_h * (kernel_h - 1), ...], {AND_WIDTH}"
)
TWO_DIMENSIONS_OUT_OF_EACH = (
    "Two new dimensions out of each: where the window stands, and where in the window (four in all)."
)
