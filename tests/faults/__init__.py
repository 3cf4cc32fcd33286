"""Nothing lost, nothing twice: the portal while foreign systems fail and its own processes die."""
