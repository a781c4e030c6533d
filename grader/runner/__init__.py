"""The learner's code at arm's length: a child process, its limits, and the wire to it."""
