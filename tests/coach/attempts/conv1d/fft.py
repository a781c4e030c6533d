import torch

def conv1d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    N, C, L = x.shape
    O, Cg, K = weight.shape
    L = L + 2 * padding
    xp = x.new_zeros(N, C, L)
    xp[:, :, padding:L - padding] = x
    reach = dilation * (K - 1) + 1
    wd = weight.new_zeros(O, Cg, reach)
    wd[:, :, ::dilation] = weight
    fx = torch.fft.rfft(xp.double(), n=L).reshape(N, groups, Cg, -1)
    fw = torch.fft.rfft(wd.double(), n=L).conj().reshape(groups, O // groups, Cg, -1)
    y = torch.fft.irfft(torch.einsum("ngcf,gocf->ngof", fx, fw), n=L).reshape(N, O, L)
    y = y[:, :, :L - reach + 1][:, :, ::stride].to(x.dtype)
    if bias is not None:
        y = y + bias[:, None]
    return y
