"""Writing and publishing: every change is a revision, looked at by somebody else before the public reads it."""
