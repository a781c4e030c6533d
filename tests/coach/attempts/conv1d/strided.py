import torch

def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    if padding > 0:
        batch, channels, length = x.shape
        padded = x.new_zeros(batch, channels, length + 2 * padding)
        padded[:, :, padding : padding + length] = x
        x = padded
    b, ic, l = x.shape
    oc, icg, k = weight.shape
    out = (l - dilation * (k - 1) - 1) // stride + 1
    sb, sc, sl = x.stride()
    win = x.as_strided((b, ic, out, k), (sb, sc, sl * stride, sl * dilation))
    win = win.reshape(b, groups, ic // groups, out, k)
    w = weight.reshape(groups, oc // groups, icg, k)
    y = torch.einsum("bgcnk,gock->bgon", win, w)
    y = y.reshape(b, oc, out)
    if bias is not None:
        y = y + bias.view(1, -1, 1)
    return y
