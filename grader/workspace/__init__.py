"""The learner's folder: files that are never lost, stubs, what was graded before, and which hint is next."""
