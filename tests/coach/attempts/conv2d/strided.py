import torch

def pair(v):
    return (v, v) if isinstance(v, int) else v

def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    dh, dw = pair(dilation)
    if ph or pw:
        b, c, h, w = x.shape
        xp = x.new_zeros(b, c, h + 2 * ph, w + 2 * pw)
        xp[:, :, ph : ph + h, pw : pw + w] = x
        x = xp
    b, ic, h, w = x.shape
    oc, icg, kh, kw = weight.shape
    oh = (h - dh * (kh - 1) - 1) // sh + 1
    ow = (w - dw * (kw - 1) - 1) // sw + 1
    sb, sc, s_h, s_w = x.stride()
    win = x.as_strided((b, ic, oh, ow, kh, kw), (sb, sc, s_h * sh, s_w * sw, s_h * dh, s_w * dw))
    win = win.reshape(b, groups, ic // groups, oh, ow, kh, kw)
    wt = weight.reshape(groups, oc // groups, icg, kh, kw)
    y = torch.einsum("bgchwkl,gockl->bgohw", win, wt)
    y = y.reshape(b, oc, oh, ow)
    if bias is not None:
        y = y + bias.view(1, -1, 1, 1)
    return y
