"""Grading one learner's function: the stages in order, and what the coach says of the first failure."""
