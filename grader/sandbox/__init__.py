"""Where code runs that nobody trusts: a warm process without answers, apart from all else, that forks for each."""
