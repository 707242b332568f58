"""The history of the schema, one line of numbered steps, run by `forward-plan migrate`."""
