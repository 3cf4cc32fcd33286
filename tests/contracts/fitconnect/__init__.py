"""The delivery provider against the FIT-Connect simulator and a back-office system, over real HTTP."""
