"""The library of named mistakes: right recipes, and for each mistake the one step that it takes otherwise."""
