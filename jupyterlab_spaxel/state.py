"""Where the state of one user and one root lies; the gateway computes the same names."""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path


def home_folder(env: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """The user's folder: SPAXEL_HOME, else the platform's data folder."""
    if given := env.get("SPAXEL_HOME"):
        return Path(os.path.abspath(given))
    user = Path(env.get("HOME") or os.path.expanduser("~"))
    if platform == "darwin":
        return user / "Library" / "Application Support" / "spaxel"
    return Path(env.get("XDG_DATA_HOME") or user / ".local" / "share") / "spaxel"


def state_folder(root: str | os.PathLike) -> Path:
    """The state folder of a root: named by 16 hex digits of its real path's SHA-256."""
    real = os.path.realpath(root)
    return home_folder() / "roots" / hashlib.sha256(os.fsencode(real)).hexdigest()[:16]


def checkout_of(folder: str | os.PathLike) -> Path:
    """The git checkout that a folder lies in, else the folder itself."""
    here = Path(os.path.abspath(folder))
    return next((at for at in [here, *here.parents] if (at / ".git").exists()), here)


def gateway_socket(state: Path) -> str | None:
    """The socket that gateway.json names, when the process that wrote it still runs."""
    try:
        note = json.loads((state / "gateway.json").read_text("utf-8"))
        os.kill(int(note["pid"]), 0)
        return str(note["socket"]) if note["schema"] == 1 else None
    except PermissionError:
        return None  # another user's process has this pid now
    except (OSError, ValueError, KeyError, TypeError):
        return None
