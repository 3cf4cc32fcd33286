"""What can be edited: one module per kind, one table of all."""
