"""Asking a learner's function about cases, and judging its answers beside what is true."""
