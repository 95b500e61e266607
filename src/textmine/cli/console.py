"""Where the command line prints: results to standard output, all else to standard error."""

from __future__ import annotations

import os
from pathlib import Path

from rich.console import Console
from rich.text import Text

# Tables that go through a pipe or into a file are not squeezed into the 80 columns that are assumed there.
_PIPED = 120


def _console(*, stderr: bool) -> Console:
    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _PIPED
    return console


output = _console(stderr=False)
errors = _console(stderr=True)


def shown(path: Path) -> str:
    """Return `path` as it is written from here: relative, if it lies below the working folder."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def say(text: str) -> None:
    """Print a line of plain text that is not to be wrapped: it holds a path or a command."""
    output.print(text, soft_wrap=True, markup=False)


def warn(text: str) -> None:
    """Print a warning, in one line."""
    errors.print(Text("warning ", style="yellow").append(Text(text, style="default")), soft_wrap=True)


def fail(text: str, word: str = "failed") -> None:
    """Print what went wrong, in one line."""
    errors.print(Text(f"{word} ", style="red").append(Text(text, style="default")), soft_wrap=True)
