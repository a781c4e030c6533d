"""The instructor's proof: solutions are right, and the cases tell right from wrong."""
