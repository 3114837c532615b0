"""How far coders agree: units, coefficients, intervals, and the comparison of a study's coders.

The modules that compute import numpy at their top; whoever uses them imports them where they are used, so that start-up stays quick.
"""
