import torch
import torch.nn.functional as F

def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    stride = (stride, stride) if isinstance(stride, int) else stride
    padding = (padding, padding) if isinstance(padding, int) else padding
    dilation = (dilation, dilation) if isinstance(dilation, int) else dilation
    x = F.pad(x, (padding[1], padding[1], padding[0], padding[0]))
    B, C, H, W = x.shape
    O, Cg, kh, kw = weight.shape
    oh = (H - dilation[0] * (kh - 1) - 1) // stride[0] + 1
    ow = (W - dilation[1] * (kw - 1) - 1) // stride[1] + 1
    rows = torch.arange(oh)[:, None] * stride[0] + torch.arange(kh) * dilation[0]
    cols = torch.arange(ow)[:, None] * stride[1] + torch.arange(kw) * dilation[1]
    p = x[:, :, rows[:, None, :, None], cols[None, :, None, :]]
    p = p.reshape(B, groups, Cg, oh * ow, kh * kw).permute(0, 1, 3, 2, 4).reshape(B, groups, oh * ow, Cg * kh * kw)
    w = weight.reshape(groups, O // groups, Cg * kh * kw)
    y = torch.matmul(p, w.transpose(-1, -2)).transpose(-1, -2)
    y = y.reshape(B, O, oh, ow)
    if bias is not None:
        y = y + bias.view(1, O, 1, 1)
    return y
