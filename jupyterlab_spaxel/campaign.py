"""Outputs that an answer brings along: a picture of a cube, the table of a campaign."""

import time
from typing import Any

from IPython.display import display

from .client import Gateway
from .problem import SpaxelProblem

_pause_seconds = 3.0
_most_failures = 10


def show_ready(gateway: Gateway, answer: dict[str, Any], *, is_waited: bool) -> None:
    """Shows the output of an answer (schema answer, its data has a bundle).

    `is_waited`: a campaign's output is kept up to date until the campaign has ended; raises
    SpaxelProblem when none of its cubes was fitted.
    """
    data = answer["data"]
    ready = data["bundle"]
    handle = display(ready["data"], metadata=ready.get("metadata", {}), raw=True, display_id=True)
    campaign = data.get("campaign")
    if campaign is not None and is_waited:
        _follow(gateway, campaign, handle)


def _follow(gateway: Gateway, campaign: dict[str, Any], handle: Any) -> None:
    identity = campaign["id"]
    try:
        while "ended" not in campaign:
            time.sleep(_pause_seconds)
            told = _status(gateway, identity)["data"]
            campaign = told["campaign"]
            handle.update(told["bundle"]["data"], raw=True)
    except KeyboardInterrupt:
        sentence = f"Campaign {identity} goes on; stop it with: %spaxel campaign cancel {identity}"
        raise SpaxelProblem("Interrupted", sentence) from None
    if campaign["phase"] == "ERROR":
        raise SpaxelProblem("NothingToFit", f"No cube of campaign {identity} was fitted.")


def _status(gateway: Gateway, identity: str) -> dict[str, Any]:
    """How it stands; a gateway that is being replaced is asked again."""
    for _ in range(_most_failures):
        try:
            return gateway.command(f"campaign status {identity}")
        except SpaxelProblem as problem:
            if problem.code != "GatewayGone":
                raise
            time.sleep(_pause_seconds)
    return gateway.command(f"campaign status {identity}")
