"""What a learner got wrong in trace: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "step-of-a-row": [("strided", ("sum(x.stride())", "x.stride(0)")), ("strided", ("sum(x.stride())", "x.stride(0) * x.stride(1)"))],
    "step-of-a-column": [("strided", ("sum(x.stride())", "x.stride(1)"))],
    "step-from-the-rows": [("strided", ("sum(x.stride())", "x.shape[0] + 1"))],
    "read-to-the-end": [("strided", ("x.as_strided((n,), (step,))", "x.flatten()[:: x.shape[1] + 1]"))],
    "counted-in-bytes": [
        ("strided", ("sum(x.stride())", "4 * sum(x.stride())")),
        ("strided", ("sum(x.stride())", "x.element_size() * sum(x.stride())")),
    ],
    "other-diagonal": [("strided", ("    return x.", "    return x.flip(1)."))],
    "length-is-the-rows": [("strided", ("min(x.shape)", "x.shape[0]"))],
    "length-is-the-columns": [("strided", ("min(x.shape)", "x.shape[1]"))],
    "length-is-the-larger": [("strided", ("min(x.shape)", "max(x.shape)"))],
    "not-summed": [("strided", (".sum()", ""))],
    "sum-keeps-a-dimension": [("strided", ("(n,), (step,)).sum()", "(n, 1), (step, 1)).sum(0)"))],
    "last-stride-taken-as-1": [("strided", ("sum(x.stride())", "x.stride(0) + 1"))],
    "x-assumed-contiguous": [("strided", ("sum(x.stride())", "x.shape[1] + 1"))],
    "storage-offset-0": [("strided", ("(step,))", "(step,), 0)"))],
    "copied-after-strides-were-read": [("strided", ("    return x.", "    return x.contiguous()."))],
    "float32-result": [("strided", (".sum()", ".sum().float()"))],
    "no-tuples-of-numbers": [
        ("strided", ("(n,), (step,)", "n, step")),
        ("strided", ("sum(x.stride())", "x.stride")),
        ("strided", ("(n,), (step,)", "(n,)")),
    ],
    "dimension-not-there": [("strided", (".sum()", ".sum(1)"))],
    "nothing-returned": [("strided", ("return ", ""))],
    "list-returned": [("strided", ("return x.as_strided((n,), (step,)).sum()", "return [x[i, i] for i in range(n)]"))],
}
