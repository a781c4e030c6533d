"""Pages that explain: a task and its numbers, what a strided view reads, where the performance gap is from."""
