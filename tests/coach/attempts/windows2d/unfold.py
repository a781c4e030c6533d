def windows2d(x, kernel, stride=1, dilation=1):
    if isinstance(kernel, int):
        kernel = (kernel, kernel)
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(dilation, int):
        dilation = (dilation, dilation)
    r0 = dilation[0] * (kernel[0] - 1) + 1
    r1 = dilation[1] * (kernel[1] - 1) + 1
    y = x.unfold(-2, r0, stride[0]).unfold(-2, r1, stride[1])
    return y[..., ::dilation[0], ::dilation[1]]
