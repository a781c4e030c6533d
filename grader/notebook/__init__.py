"""Where a learner works in a notebook or at a prompt: notebooks out of stubs and back, and `check`."""
