"""The coefficients, on any table of ratings or spans."""
