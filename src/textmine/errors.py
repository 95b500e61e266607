"""The errors that textmine raises: each says what is wrong, where, and what to do about it."""

from __future__ import annotations


class TextmineError(Exception):
    """Base of every error that textmine raises on purpose.

    Args:
        what: what is wrong, in one clause without a full stop.
        where: the file, entry or option concerned, with line or page where known; None if there is none.
        remedy: what the user can do, in one clause.
    """

    def __init__(self, what: str, *, where: str | None = None, remedy: str | None = None) -> None:
        self.what, self.where, self.remedy = what, where, remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text}; {self.remedy}" if self.remedy else text

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments do not survive the default pickling between worker processes.
        return (_rebuild, (type(self), self.what, self.where, self.remedy))


def _rebuild(kind: type[TextmineError], what: str, where: str | None, remedy: str | None) -> TextmineError:
    return kind(what, where=where, remedy=remedy)


class ReadError(TextmineError):
    """A source file cannot be read: missing, empty, binary, encrypted, cut short, of an unknown kind."""


class ConfigError(TextmineError):
    """The configuration file is missing, malformed, or holds an unknown or ill-typed setting."""


class CorpusError(TextmineError):
    """The corpus manifest is missing or malformed, or names a chapter that is not there."""


class CodebookError(TextmineError):
    """The codebook is missing, malformed or contradicts itself."""


class ModelError(TextmineError):
    """A language model or fitted model is missing or does not fit this version."""


class GoldError(TextmineError):
    """A gold file or an annotated source is malformed, or belongs to another text."""


class OutputError(TextmineError):
    """A result cannot be written, or a written result cannot be read back."""


class UsageError(TextmineError):
    """An option or a file given on the command line is not of the form that it must have."""
