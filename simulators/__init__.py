"""Stand-ins for foreign systems: real HTTP servers of their own, never verified against the real services.

They share no code with the portal, so that a mistake in reading a standard is not made twice in the same words.
"""
