"""conv2d by four loops, of which one forgets to count."""


def conv2d(x, weight, bias=None, stride=1, padding=0, dilation=1, groups=1):
    batch, _, height, width = x.shape
    kernel = weight.shape[-1]
    result = x.new_zeros(batch, weight.shape[0], height - weight.shape[-2] + 1, width - kernel + 1)
    column = 0
    while column + kernel <= width:
        result[..., column] += x[..., column]
    return result
