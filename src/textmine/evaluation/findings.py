"""What a check of an annotated source found: errors that stop the compilation, and warnings that do not."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from textmine.errors import GoldError

Finding = tuple[int, int, str]


@dataclass(slots=True)
class Findings:
    """Collects findings by their place in the annotated source `text`, so that all are told at once."""

    text: str
    name: str
    errors: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    _lines: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lines = [0, *(i + 1 for i, char in enumerate(self.text) if char == "\n")]

    def place(self, offset: int) -> tuple[int, int]:
        """Return line and column, both from 1, of a code point of the annotated source."""
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1

    def error(self, offset: int, message: str) -> None:
        """Record an error: what is wrong and what to do, at a code point of the annotated source."""
        self.errors.append((*self.place(offset), message))

    def warn(self, offset: int, message: str) -> None:
        """Record a warning: what looks wrong, at a code point of the annotated source."""
        self.warnings.append((*self.place(offset), message))

    def raise_errors(self) -> None:
        """Raise one GoldError that tells every error found, in the order of the source.

        Raises:
            GoldError: at least one error was recorded.
        """
        if not self.errors:
            return
        found = sorted(set(self.errors))
        line, column, message = found[0]
        if len(found) == 1:
            raise GoldError(message, where=f"{self.name}:{line}:{column}")
        told = "".join(f"\n  {self.name}:{line}:{column}: {message}" for line, column, message in found)
        raise GoldError(f"{len(found)} errors in the annotation{told}", where=self.name)
