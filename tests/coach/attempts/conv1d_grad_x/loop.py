import torch


def conv1d_grad_x(grad_output, weight, length, stride=1, padding=0, dilation=1, groups=1):
    batch, out_channels, n = grad_output.shape
    per_group, kernel = weight.shape[1:]
    grad = grad_output.new_zeros(batch, groups * per_group, length + 2 * padding)
    grouped = grad_output.reshape(batch, groups, out_channels // groups, n)
    kernels = weight.reshape(groups, out_channels // groups, per_group, kernel)
    for k in range(kernel):
        first = k * dilation
        brought = torch.einsum("bgoi,goc->bgci", grouped, kernels[..., k]).flatten(1, 2)
        grad[:, :, first : first + stride * (n - 1) + 1 : stride] += brought
    return grad[:, :, padding : padding + length]
