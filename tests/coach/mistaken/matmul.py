"""What a learner got wrong in matmul: mistake, and for each file that makes it an attempt with (old, new) edits."""

# fmt: off
MISTAKEN = {
    "summed-over-the-rows": [("strided", (".sum(2)", ".sum(0)"))],
    "summed-over-the-columns": [("strided", (".sum(2)", ".sum(1)"))],
    "b-turned": [
        ("strided", ("(0, c, d)", "(0, d, c)")),
        ("strided", ("(left * right)", "(a[:, None] * b[None])")),
    ],
    "a-turned": [("strided", ("(r, 0, k)", "(k, 0, r)"))],
    "result-turned": [("strided", ("(R, C, K), (r, 0, k)", "(C, R, K), (0, r, k)"), ("(R, C, K), (0, c, d)", "(C, R, K), (c, 0, d)"))],
    "number-by-number": [("strided", ("(left * right).sum(2)", "a * b"))],
    "only-the-first-row": [("strided", ("(r, 0, k)", "(0, r, k)"))],
    "1-for-0": [("strided", ("(r, 0, k)", "(r, 1, k)"), ("(0, c, d)", "(1, c, d)"))],
    "a-follows-the-columns": [("strided", ("(r, 0, k)", "(r, k, k)"))],
    "sizes-of-another-order": [("strided", ("(R, C, K)", "(R, K, C)"))],
    "columns-counted-by-the-rows-of-b": [("strided", ("b.shape[1]", "b.shape[0]"))],
    "products-counted-by-the-rows": [("loop", ("range(a.shape[1])", "range(a.shape[0])"))],
    "only-the-last-product": [("loop", ("y = y + a", "y = a"))],
    "counted-in-bytes": [
        ("strided", ("(r, 0, k)", "(4 * r, 0, 4 * k)"), ("(0, c, d)", "(0, 4 * c, 4 * d)")),
        ("strided", ("(0, c, d)", "(0, b.element_size() * c, b.element_size() * d)")),
    ],
    "not-summed": [("strided", (".sum(2)", ""))],
    "sum-keeps-a-dimension": [("strided", (".sum(2)", ".sum(2, keepdim=True)"))],
    "mean-for-sum": [("strided", (".sum(2)", ".mean(2)"))],
    "only-squares": [
        ("strided", ("    left =", "    assert R == K == C\n    left =")),
        ("strided", ("    left =", "    if (K, K) != (R, C):\n        raise ValueError\n    left =")),
    ],
    "dimension-not-there": [("strided", (".sum(2)", ".sum(3)"))],
    "no-tuples-of-numbers": [("strided", (", (r, 0, k)", ""))],
    "float64-result": [("strided", (".sum(2)", ".double().sum(2)"))],
    "list-returned": [("loop", ("    return torch.stack(rows)", "    return rows"))],
    "torch-own-called": [("strided", ("(left * right).sum(2)", "a @ b"))],
}
