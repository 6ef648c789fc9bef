"""Targets of a plan: which number is in force where, and how a value is judged against it on a day."""
