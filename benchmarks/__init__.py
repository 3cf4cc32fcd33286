"""What ./dev bench runs: one module per part, each printing its figures as JSON."""
