def windows1d(x, kernel, stride=1, dilation=1):
    reach = dilation * (kernel - 1) + 1
    return x.unfold(-1, reach, stride)[..., ::dilation]
