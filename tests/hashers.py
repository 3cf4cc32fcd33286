"""Argon2 with the least cost, so that hundreds of logins fit into a test run."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """The product's hasher at its cheapest."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
