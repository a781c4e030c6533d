"""One result, many readers."""
