"""The library of named mistakes: sentences, and the terms of the formula that each says otherwise, by idea."""
