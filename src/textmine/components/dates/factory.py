"""The spaCy factory of the component `textmine_dates`."""

from __future__ import annotations

from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc, SpanGroup

from textmine.components.dates.conventions import load_conventions
from textmine.components.dates.logic import Mode, Reference, dates
from textmine.components.records import DATES_KEY, keep
from textmine.errors import ConfigError


class DatesComponent:
    """Writes the time expressions of a `Doc` to `doc.user_data` and, as spans, to `doc.spans`.

    Args:
        reference: how relative and vague expressions are read.
    """

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    def __call__(self, doc: Doc) -> Doc:
        """Return `doc` with its time expressions."""
        found = list(dates(doc, self._reference))
        keep(doc, DATES_KEY, found)
        spans = [doc.char_span(t.start, t.end, label=t.type, alignment_mode="expand") for t in found]
        doc.spans[DATES_KEY] = SpanGroup(
            doc, name=DATES_KEY, spans=[span for span in spans if span is not None]
        )
        return doc


@Language.factory(
    "textmine_dates",
    assigns=["doc.spans"],
    default_config={"narrative": "auto", "split_intervals": False, "conventions": None},
)
def make_dates(
    nlp: Language,  # noqa: ARG001 spaCy asks for it
    name: str,
    narrative: str,
    split_intervals: bool,
    conventions: str | None = None,
) -> DatesComponent:
    """Return the component.

    Args:
        nlp: the pipeline, any English one with a tagger.
        name: the component's name in it.
        narrative: "auto", "narrative" or "news": how dates without a year are read.
        split_intervals: "1748-1822" is two expressions, as the TIMEX3 corpora have it, not one.
        conventions: path of a TOML file that overlays the shipped conventions; None for those alone.

    Raises:
        ConfigError: `narrative` is none of the three, or the file of conventions is missing or wrong.
    """
    if narrative not in ("auto", "narrative", "news"):
        raise ConfigError(
            f"{narrative!r} is no way to read dates", where=name, remedy='use "auto", "narrative" or "news"'
        )
    mode: Mode = narrative  # type: ignore[assignment]
    agreed = load_conventions(Path(conventions) if conventions else None)
    return DatesComponent(Reference(mode=mode, split_intervals=split_intervals, conventions=agreed))
