def two(value):
    return (value, value) if isinstance(value, int) else value


def fold(x, output_size, kernel_size, dilation=1, padding=0, stride=1):
    height, width = two(output_size)
    kh, kw = two(kernel_size)
    sh, sw = two(stride)
    ph, pw = two(padding)
    dh, dw = two(dilation)
    h = (height + 2 * ph - dh * (kh - 1) - 1) // sh + 1
    w = (width + 2 * pw - dw * (kw - 1) - 1) // sw + 1
    windows = x.reshape(len(x), -1, kh, kw, h, w)
    image = x.new_zeros(len(x), windows.shape[1], height + 2 * ph, width + 2 * pw)
    for k in range(kh):
        for m in range(kw):
            rows = slice(k * dh, k * dh + sh * (h - 1) + 1, sh)
            columns = slice(m * dw, m * dw + sw * (w - 1) + 1, sw)
            image[:, :, rows, columns] += windows[:, :, k, m]
    return image[:, :, ph : ph + height, pw : pw + width]
