"""A warm process: it has torch loaded, and answers `grade watch` and notebooks at once."""
