"""The ages and metallicities of the default set, all inside FASTAR's limits.

Every age is a node of the BaSTI-IAC grid, so no isochrone is interpolated in age. Steps are closer
between 0.4 and 2 Gyr, where the spectrum changes fastest (first red giants at 1.1-1.3 Gyr).
"""

AGES_GYR = (
    *(0.03, 0.04, 0.05, 0.07, 0.1, 0.14, 0.2, 0.3, 0.4, 0.5),
    *(0.6, 0.75, 0.9, 1.1, 1.2, 1.4, 1.7, 2.0, 2.5, 3.2),
    *(4.0, 5.5, 7.5, 10.0, 13.5),
)
"""25 ages, Gyr."""

METALLICITIES = (-1.3, -0.9, -0.6, -0.3, 0.0, 0.26)
"""6 metallicities [M/H], dex; FASTAR ends at +0.3."""
