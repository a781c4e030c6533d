"""conv_transpose2d as one matrix product, whose columns are folded back into an image (col2im).

What it teaches: conv2d is weight @ columns of x. Transposed, it is weight.T @ x, and that gives columns: for every
place what it brings to each tap. Folding adds them up, tap by tap: nothing but slices. This is how it is done where
conv2d is done by im2col.
"""

from torch import Tensor


def conv_transpose2d(
    x: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    output_padding: int | tuple[int, int] = 0,
    groups: int = 1,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """torch.nn.functional.conv_transpose2d; see solutions/conv_transpose2d.py."""
    (s_h, s_w), (p_h, p_w), (e_h, e_w), (d_h, d_w) = (
        (each, each) if isinstance(each, int) else each for each in (stride, padding, output_padding, dilation)
    )
    (batch, _, height, width), (_, per_group, kernel_h, kernel_w) = x.shape, weight.shape
    matrix = weight.unflatten(0, (groups, -1)).flatten(2).mT  # (groups, per_group * kernel_h * kernel_w, c)
    columns = matrix @ x.unflatten(1, (groups, -1)).flatten(3)
    columns = columns.view(batch, groups * per_group, kernel_h, kernel_w, height, width)
    full_h = (height - 1) * s_h + d_h * (kernel_h - 1) + 1 + e_h
    full_w = (width - 1) * s_w + d_w * (kernel_w - 1) + 1 + e_w
    full = x.new_zeros(batch, groups * per_group, full_h, full_w)
    for k in range(kernel_h):
        rows = slice(k * d_h, k * d_h + s_h * (height - 1) + 1, s_h)
        for m in range(kernel_w):
            full[..., rows, m * d_w : m * d_w + s_w * (width - 1) + 1 : s_w] += columns[:, :, k, m]
    y = full[..., p_h : full_h - p_h, p_w : full_w - p_w]
    return y if bias is None else y + bias[:, None, None]
