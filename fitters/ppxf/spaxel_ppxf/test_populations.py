"""Light and mass averages, by hand."""

from dataclasses import replace

import numpy as np
import pytest

from .library import Library, TemplateSet
from .populations import populations_of
from .quality import is_at_bound, is_on_edge


def _library() -> Library:
    axis = np.linspace(5000.0, 6000.0, 3)
    ages, metals = np.array([8.0, 9.0, 10.0]), np.array([-0.5, 0.0, 0.2])
    remaining = np.array([0.9, 0.7, 0.6])
    stars = TemplateSet(axis, axis, np.ones((2, 3)), axis, ages, metals, remaining, "")
    return Library(stars, np.ones((2, 3)), 0.0, np.array([10.0, 1.0, 0.5]), (5450.0, 5550.0))


def _averages(library: Library) -> dict[str, float]:
    return populations_of(np.array([2.0, 1.0, 1.0]), library).averages


def test_averages_by_light_and_by_remaining_mass() -> None:
    found = populations_of(np.array([2.0, 1.0, 1.0]), _library())
    assert found.light.tolist() == [0.5, 0.25, 0.25]
    assert found.mass == pytest.approx(np.array([0.05, 0.25, 0.5]) / 0.8)
    assert found.averages["AGE_LW"] == pytest.approx(8.75)
    assert found.averages["MH_LW"] == pytest.approx(-0.2)
    remaining = np.array([0.045, 0.175, 0.3])
    assert found.averages["AGE_MW"] == pytest.approx(remaining @ [8.0, 9.0, 10.0] / 0.52)
    assert found.averages["MH_MW"] == pytest.approx(remaining @ [-0.5, 0.0, 0.2] / 0.52)


def test_further_axes_are_averaged_where_a_set_has_them() -> None:
    library = _library()
    assert not any(name.startswith(("ALPHA", "IMF")) for name in _averages(library))
    further = {"alpha": np.array([0.0, 0.2, 0.4])}
    found = _averages(replace(library, templates=replace(library.templates, further=further)))
    assert found["ALPHA_LW"] == pytest.approx(0.15)
    remaining = np.array([0.045, 0.175, 0.3])
    assert found["ALPHA_MW"] == pytest.approx(remaining @ [0.0, 0.2, 0.4] / 0.52)
    assert "IMF_LW" not in found


def test_weight_at_the_edge_is_seen() -> None:
    stars = _library().templates
    assert is_on_edge(np.array([0.3, 0.4, 0.3]), stars)
    assert not is_on_edge(np.array([0.2, 0.6, 0.2]), stars)


def test_bounds_are_seen() -> None:
    bounds = [[-2000.0, 2000.0], [0.5, 1000.0]]
    assert is_at_bound(np.array([10.0, 0.5]), bounds)
    assert is_at_bound(np.array([1999.9, 100.0]), bounds)
    assert not is_at_bound(np.array([10.0, 100.0]), bounds)
