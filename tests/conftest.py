"""What all tests share."""

from hypothesis import settings

# Machines are shared and noisy: a slow example is not a failing one.
settings.register_profile("default", deadline=None)
settings.load_profile("default")
