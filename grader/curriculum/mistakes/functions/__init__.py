"""Mistakes that no term says: views of memory, loops in place, exceptions. Each takes a step of the evaluation otherwise.

Along each dimension, `lines` has the numbers by their letters. A step that raises does so as the learner's code does.
"""
