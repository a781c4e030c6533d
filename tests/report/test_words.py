"""Every type of failure has words, and only those types are there."""

from grader.report.words import KINDS

TYPES = (
    "wrong_shape wrong_values wrong_dtype not_a_tensor raised timed_out crashed out_of_memory too_much_output mutated_input "
    "banned_call reads_outside not_a_view did_not_raise no_gradient wrong_gradient not_started not_defined wrong_signature "
    "does_not_import too_slow"
)


def test_every_type_of_failure_is_turned_into_words():
    assert set(KINDS) == set(TYPES.split())
