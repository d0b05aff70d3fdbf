"""The correction for resolution and its limits."""

import numpy as np
import pytest

from .sigma import intrinsic


def test_quadrature() -> None:
    sigma = intrinsic((100.0, 4.0), 50.0**2, 50.0)
    assert sigma.value == pytest.approx(np.sqrt(12500.0))
    assert sigma.error == pytest.approx(100.0 * 4.0 / np.sqrt(12500.0))
    assert not sigma.is_limit


def test_a_raw_of_nothing_is_a_limit_at_the_templates_width() -> None:
    sigma = intrinsic((0.5, 12.0), 54.0**2, 50.0)
    assert sigma.is_limit
    assert sigma.value == pytest.approx(54.0, abs=0.1)
    assert sigma.error == pytest.approx(np.sqrt(54.0**2 + 5.3**2), abs=0.2)


def test_below_the_instrument_is_a_limit_and_never_nan() -> None:
    sigma = intrinsic((40.0, 5.0), -(45.0**2), 50.0)
    assert sigma.is_limit
    assert sigma.value == 0.0
    assert sigma.error == pytest.approx(np.sqrt(40.0**2 + 2.0 * 2.0 * 40.0 * 5.0 - 45.0**2))


def test_a_limit_without_any_error_still_says_something() -> None:
    sigma = intrinsic((0.5, 0.0), -(80.0**2), 50.0)
    assert sigma.is_limit
    assert sigma.error == pytest.approx(5.0)
