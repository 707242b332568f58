"""Reads: each function is named for what it returns."""
