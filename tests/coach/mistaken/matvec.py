"""What a learner got wrong in matvec: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "summed-over-the-rows": [("strided", (".sum(1)", ".sum(0)"))],
    "v-along-the-rows": [("strided", ("(0, s)", "(s, 0)")), ("strided", ("v.as_strided(a.shape, (0, s))", "v[:, None]"))],
    "v-not-again": [("strided", ("(0, s)", "a.stride()"))],
    "v-reads-on-by-one": [("strided", ("(0, s)", "(s, s)")), ("strided", ("(0, s)", "(1, s)"))],
    "only-the-first-of-v": [("strided", ("(0, s)", "(0, 0)")), ("loop", ("* v[k]", "* v[0]"))],
    "only-the-first-row": [("loop", ("a[i, k]", "a[0, k]"))],
    "a-turned": [
        ("strided", ("(a *", "(a.as_strided(a.shape, (1, len(a))) *")),
        ("strided", ("    s =", "    a = a.t()\n    s =")),
    ],
    "as-many-rows-as-columns": [("strided", ("a.shape, (0, s)", "(len(v), len(v)), (0, s)"))],
    "products-counted-by-the-rows": [("loop", ("range(a.shape[1])", "range(a.shape[0])"))],
    "only-the-last-product": [("loop", ("y = y + a", "y = a"))],
    "counted-in-bytes": [
        ("strided", ("(0, s)", "(0, 4 * s)")),
        ("strided", ("(0, s)", "(0, v.element_size() * s)")),
        ("strided", ("(a * ", "(a.as_strided(a.shape, (4 * a.stride(0), 4 * a.stride(1))) * ")),
    ],
    "added-not-multiplied": [("strided", ("a * under", "a + under"))],
    "not-summed": [("strided", (".sum(1)", ""))],
    "everything-summed": [("strided", (".sum(1)", ".sum()"))],
    "sum-keeps-a-dimension": [("strided", (".sum(1)", ".sum(1, keepdim=True)"))],
    "dimension-not-there": [("strided", (".sum(1)", ".sum(2)"))],
    "no-tuples-of-numbers": [("strided", ("v.stride(0)", "v.stride()")), ("strided", (", (0, s)", ""))],
    "v-assumed-contiguous": [("strided", ("(0, s)", "(0, 1)"))],
    "storage-offset-of-v-0": [("strided", ("(0, s)", "(0, s), 0"))],
    "float32-result": [("strided", (".sum(1)", ".sum(1).float()"))],
    "list-returned": [("loop", ("torch.stack(rows)", "rows"))],
    "gradient-cut": [("loop", ("torch.stack(rows)", "torch.tensor(rows, dtype=a.dtype)"))],
    "argument-changed": [("strided", ("    return (a * under)", "    a *= 2 * under\n    return (a / 2)"))],
    "torch-own-called": [("strided", ("(a * under).sum(1)", "a @ v"))],
}
