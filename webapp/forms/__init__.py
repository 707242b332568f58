"""What people type: one file per feature."""
