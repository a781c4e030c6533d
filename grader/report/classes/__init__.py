"""A class's results in other programs' forms, as pages, and in words."""
