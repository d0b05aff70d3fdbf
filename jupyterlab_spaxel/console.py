"""The console script `spaxel`: the bundle, run by Node in this process's place."""

import os
import subprocess
import sys

from .node import environment, program
from .problem import SpaxelProblem


def main() -> int:
    """Replaces this process by the program; where that cannot be done, answers its exit code."""
    try:
        command = program(*sys.argv[1:])
    except SpaxelProblem as problem:
        print(f"spaxel: {problem.sentence}", file=sys.stderr)
        return 1
    if os.name == "posix":
        os.execve(command[0], command, environment())
    return subprocess.run(command, env=environment(), check=False).returncode
