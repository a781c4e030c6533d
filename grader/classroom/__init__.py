"""Many learners: what they handed in, graded apart from one another, with no result lost."""
