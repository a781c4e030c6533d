"""The performance gap: a learner's function beside other ways to write it, and beside torch, on shapes people use."""
