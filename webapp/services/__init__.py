"""Writes: one function per thing a person or the clock does; the session comes first; none commits."""
