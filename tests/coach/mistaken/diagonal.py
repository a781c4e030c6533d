"""What a learner got wrong in diagonal: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "offset-ignored": [("strided", ("    r, c", "    offset = 0\n    r, c"))],
    "offset-upside-down": [
        ("strided", ("i, j =", "j, i =")),
        ("slice", ("max(-offset, 0) :, max(offset, 0) :", "max(offset, 0) :, max(-offset, 0) :")),
    ],
    "negative-offset-as-positive": [("strided", ("    r, c", "    offset = abs(offset)\n    r, c"))],
    "offset-in-rows": [("strided", ("i * r + j * c", "offset * r"))],
    "begins-at-0-0": [("strided", ("i * r + j * c", "0"))],
    "negative-offset-to-the-left": [
        ("strided", ("i * r + j * c", "offset * c")),
        ("strided", ("i * r + j * c", "offset")),
    ],
    "storage-offset-0": [("strided", ("x.storage_offset() +", ""))],
    "length-less-the-offset": [("strided", ("min(rows - i, columns - j)", "min(rows, columns) - abs(offset)"))],
    "length-below-as-above": [("strided", ("min(rows - i, columns - j)", "min(rows, columns - offset)"))],
    "fewer-than-none": [("strided", ("max(0, min(rows - i, columns - j))", "min(rows - i, columns - j)"))],
    "nothing-there-raises": [("strided", ("    at =", "    assert n\n    at ="))],
    "counted-in-bytes": [
        ("strided", ("r + c)", "(r + c) * 4)")),
        ("strided", ("i * r + j * c", "4 * (i * r + j * c)")),
        ("strided", ("at)", "at * x.element_size())")),
    ],
    "read-to-the-end": [("strided", ("    at =", "    return x.flatten()[(i * columns + j) :: columns + 1]\n    at ="))],
    "no-tuples-of-numbers": [("strided", ("(*further, n), (*others, r + c)", "(n), (r + c)"))],
    "two-dimensions-only": [("strided", ("r, c, *others = x.stride()", "others, (r, c) = (), x.stride()"))],
    "last-two-dimensions": [("strided", ("r, c, *others", "*others, r, c"), ("rows, columns, *further", "*further, rows, columns"))],
    "diagonal-first": [("strided", ("(*further, n), (*others, r + c)", "(n, *further), (r + c, *others)"))],
    "strides-of-another-order": [
        ("strided", ("(*others, r + c)", "(r + c, *others)")),
        ("strided", ("(*further, n)", "(n, *further)")),
    ],
    "step-of-a-matrix": [
        ("strided", ("r + c)", "columns + 1)")),
        ("strided", ("    rows, columns, *further = x.shape", "    rows, columns, *further = x.shape\n    r, c = columns, 1")),
    ],
    "copy-instead-of-view": [("strided", ("r + c), at)", "r + c), at).clone()"))],
    "copy-unless-contiguous": [("strided", ("    r, c", "    x = x.contiguous()\n    r, c"))],
}
