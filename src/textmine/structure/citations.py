"""The works that a note cites, read out of its text: Chicago notes style first, then the usual variants.

Rules over punctuation: a title in quotation marks is an article's, a title before "(Place: Publisher, Year)" a
book's, what stands in front of it are its authors. Words (months, "eds.", "ibid.") are in `citations.toml`.
Source: The Chicago Manual of Style, 17th edition, chapter 14 (notes and bibliography).
"""

from __future__ import annotations

import re
from functools import cache

from textmine.schema.v1 import Citation
from textmine.structure.citation_fields import PAREN, cut_date, cut_pages, date_pattern
from textmine.structure.citation_forms import citation_of
from textmine.structure.citation_names import split_authors
from textmine.structure.citation_units import covered, pattern_of, units, urls

# A note longer than this is no note; the rest of it is not searched.
MAX_LENGTH = 8_000
# A citation is shorter than this; in a longer piece it is looked for at the end.
_MAX_UNIT = 1500
# What joins a citation to the one before it.
_JOINED = re.compile(r"[ ,]*and[ ,]+")


def parse_citations(text: str) -> tuple[Citation, ...]:
    """Return the works that a note cites, in order.

    Args:
        text: the note without its label. Several citations are parted by semicolons or ends of sentences.

    Returns:
        One record a citation; () for a note that cites nothing. A field that the note does not give is None.
    """
    found: list[Citation] = []
    for unit in units(" ".join(text[:MAX_LENGTH].split())):
        citation = _citation(unit)
        if citation is not None:
            found.append(citation)
        else:
            found.extend(_in_parentheses(unit))
    return tuple(found)


def _in_parentheses(unit: str) -> list[Citation]:
    """Return citations that a discursive sentence holds in parentheses: "(see Author, Title, 12)", "(Author 1999)"."""
    leads = re.compile(rf"^{pattern_of('leads')}\s", re.IGNORECASE)
    found: list[Citation] = []
    for inner in PAREN.findall(unit):
        citation = _citation(inner) if leads.match(inner) else _author_year(inner)
        if citation is not None:
            found.append(citation)
    return found


def _author_year(inner: str) -> Citation | None:
    """Return the citation that "Author 1999" or "Author and Author, 1999: 12" is."""
    rest, pages = cut_pages(inner)
    names, date = cut_date(rest)
    authors = split_authors(names) if date and len(names.split()) <= 4 else None
    if not authors or date is None or not re.match(r"\d", date) or any(" " in name for name in authors):
        return None
    return Citation(authors=authors, date=date, pages=pages, kind="short")


def _citation(unit: str) -> Citation | None:
    """Return the citation that a unit is, or that it ends in after words such as "see"; None without one."""
    for led, piece in _without_leads(unit[-_MAX_UNIT:]):
        links = [piece[start:end] for start, end in urls(piece)]
        bare = _without_links(piece)
        citation = citation_of(bare, led=led)
        if citation is not None:
            return _linked(citation, links)
        if links and bare == "":
            return Citation(url=links[0])
    return None


def _linked(citation: Citation, links: list[str]) -> Citation:
    if not links:
        return citation
    kind = "full" if citation.kind == "short" else citation.kind
    return citation.model_copy(update={"url": links[0], "kind": kind})


def _without_leads(unit: str) -> list[tuple[bool, str]]:
    """Return the unit from its first words on, and from behind each lead-up phrase in it ("…, see …").

    With each piece stands whether such a phrase leads up to it.
    """
    lead = re.compile(rf"(?:^|(?<=[\s(,])){pattern_of('leads')}[,:]?\s+", re.IGNORECASE)
    inside = covered(unit)
    starts = [match.end() for match in lead.finditer(unit) if not inside[match.start()]]
    joined = _JOINED.match(unit)
    first = joined.end() if joined else 0
    begin = first
    while (match := lead.match(unit, first)) is not None:
        first = match.end()
    # A phrase within is as a rule followed by the citation; what stands before it is talk.
    return [
        (first > begin, unit[first:].strip()),
        *((True, unit[start:].strip()) for start in starts if start > first),
    ]


@cache
def _access_note() -> re.Pattern[str]:
    return re.compile(
        rf"[,(\s]*(?:last\s)?(?:accessed|retrieved|zugegriffen am|consulté le)\s+(?:on\s)?(?:{date_pattern().pattern})\)?",
        re.IGNORECASE,
    )


def _without_links(piece: str) -> str:
    for start, end in reversed(urls(piece)):
        piece = piece[:start].rstrip(" <(") + piece[end:].lstrip(" >)")
    return _access_note().sub("", piece).strip(" ,;:").removesuffix("available at").strip(" ,;:")
