"""Where the command line prints: results to standard output, all else to standard error."""

from __future__ import annotations

from rich.console import Console

# What goes through a pipe is not wrapped at 80 columns.
output = Console(soft_wrap=not Console().is_terminal, highlight=False)
errors = Console(stderr=True, highlight=False)
