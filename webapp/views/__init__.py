"""Pages: one file per family, thin."""
