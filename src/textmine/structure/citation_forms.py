"""The forms of a citation: "ibid.", quoted title, interview, book with imprint, law, short title."""

from __future__ import annotations

import re

from textmine.schema.v1 import Citation
from textmine.structure.citation_fields import (
    PAREN,
    TRAILING,
    Imprint,
    container_name,
    cut_date,
    cut_pages,
    imprint_of,
    without_remark,
    without_series,
)
from textmine.structure.citation_names import after_talk, authors_of, is_title_case, split_authors
from textmine.structure.citation_units import pattern_of, quoted_spans

_MAX_TITLE_WORDS = 45
_PERIODICAL = re.compile(r"(.{3,120}?),? (?:vol\. )?\d{1,4}(?:, (?:no\. )?\d{1,4}(?:[-–/]\d{1,4})?)?")
_VOLUME = re.compile(r"^,?\s*vol\.?\s\w{1,6}[.,]?\s*")


def citation_of(text: str, *, led: bool = False) -> Citation | None:
    """Return the citation that a phrase is, None if it is none.

    Args:
        text: without web addresses.
        led: words such as "see" led up to it, so that a name and a title are enough.
    """
    return (
        ibid(text) or quoted(text) or interview(text) or periodical(text) or book(text) or speech(text)
        or plain(text, led=led)
    )  # fmt: skip


def ibid(text: str) -> Citation | None:
    """Return the citation that "ibid." with or without a page is."""
    match = re.match(rf"(?:{pattern_of('ibid')})(?=[\s,.:;]|$)", text, re.IGNORECASE)
    if match is None:
        return None
    rest = text[match.end() :].strip(TRAILING)
    if len(rest.split()) > 8:
        return None
    return Citation(pages=cut_pages(rest)[1] if rest else None, kind="ibid")


def quoted(text: str) -> Citation | None:
    """Return the citation of a work whose title is quoted: article, chapter, web page, thesis."""
    spans = quoted_spans(text)
    if not spans:
        return None
    title = spans[0].text.rstrip(",. ")
    before, after = text[: spans[0].start].rstrip(" ,:"), text[spans[0].end :].lstrip(" ,.")
    authors = split_authors(before) if before else ()
    if authors is None:
        authors = split_authors(after_talk(f"{before}, X").removesuffix(", X"))
    if authors is None or not title or len(title.split()) > _MAX_TITLE_WORDS:
        return None
    if authors and is_title_case(title) and is_remark(after):
        return Citation(authors=authors, title=title, kind="short")
    container, imprint, pages = _tail(after)
    if container is None and imprint == Imprint():
        if after and pages is None:
            return None
        # A quotation alone is talk; with an author or a page it is a short title.
        if not authors and pages is None:
            return None
        return Citation(authors=authors, title=title, pages=pages, kind="short")
    if container is not None and imprint.date is None and not is_title_case(container):
        return None
    return _full(authors, title, container, imprint, pages)


def _full(
    authors: tuple[str, ...], title: str | None, container: str | None, imprint: Imprint, pages: str | None
) -> Citation:
    return Citation(
        authors=authors, title=title, container=container, publisher=imprint.publisher, place=imprint.place,
        date=imprint.date, pages=pages,
    )  # fmt: skip


def _tail(after: str) -> tuple[str | None, Imprint, str | None]:
    """Return container, imprint and pages of what follows a quoted title."""
    within = re.match(rf"(?:{pattern_of('within')})\s+", after, re.IGNORECASE)
    rest = after[within.end() :] if within else after
    paren = next((match for match in PAREN.finditer(rest) if imprint_of(match[1]) != Imprint()), None)
    if paren is not None:
        lead, behind = rest[: paren.start()], rest[paren.end() :]
        pages = cut_pages(behind.lstrip(" "))[1] if behind.strip(TRAILING) else None
        if behind.strip(TRAILING) and pages is None and re.match(r"\s*[a-z]", behind):
            return None, Imprint(), None
        return container_name(lead), imprint_of(paren[1]), pages
    rest, pages = cut_pages(rest)
    rest, date = cut_date(rest)
    return container_name(rest), Imprint(date=date), pages


def interview(text: str) -> Citation | None:
    """Return the citation of an interview: "Interview with …, Place, Date", "Name, interview with the author, …"."""
    head = re.match(rf"{pattern_of('interviews')}\s*", text, re.IGNORECASE)
    named = re.match(rf"(.{{3,80}}?), (?={pattern_of('interviewed')})", text, re.IGNORECASE)
    authors = split_authors(named[1]) if named else ()
    if (head is None and named is None) or authors is None:
        return None
    rest, date = cut_date(text[named.end() :] if named else text)
    fields = [field.strip() for field in rest.strip(TRAILING).split(", ")]
    last = fields[-1]
    place = fields.pop() if len(fields) > 1 and len(last.split()) <= 3 and last[:1].isupper() else None
    title = ", ".join(fields)
    if len(title.split()) > _MAX_TITLE_WORDS:
        return None
    return Citation(authors=authors, title=title, place=place, date=date)


def periodical(text: str) -> Citation | None:
    """Return the citation of a place in a journal or gazette without a title: "Official Journal 2 (1921): 701"."""
    paren = PAREN.search(text)
    if paren is None or quoted_spans(text):
        return None
    imprint, front = imprint_of(paren[1]), _PERIODICAL.fullmatch(text[: paren.start()].strip(" ,"))
    behind = text[paren.end() :].strip()
    pages = cut_pages(behind)[1]
    if (
        front is None
        or imprint.date is None
        or imprint.place
        or imprint.publisher
        or not behind.startswith(":")
    ):
        return None
    if pages is None or is_legal(front[1]) or not is_title_case(front[1], 0.75):
        return None
    return _full((), None, front[1], imprint, pages)


def book(text: str) -> Citation | None:
    """Return the citation of a work with an imprint in parentheses and no quoted title; of a law or document, too."""
    paren = next((match for match in PAREN.finditer(text) if imprint_of(match[1]) != Imprint()), None)
    if paren is None or quoted_spans(text):
        return None
    front, behind = text[: paren.start()].strip(" ,"), _VOLUME.sub("", text[paren.end() :].strip())
    imprint = imprint_of(paren[1])
    pages = cut_pages(behind)[1]
    if behind.strip(TRAILING) and pages is None and not is_remark(behind.lstrip(" ,")):
        return None
    if imprint.publisher is None and imprint.place is None:
        return _dated(front, imprint, pages) if pages or not behind.strip(TRAILING) else None
    authors, title = authors_of(after_talk(_without_editing(front)))
    title, series = without_series(title)
    if not title or len(title.split()) > _MAX_TITLE_WORDS or not title[0].isalnum():
        return None
    return _full(authors, title, series, imprint, pages) if is_title_case(title) else None


def is_remark(text: str) -> bool:
    """Return whether what follows a citation goes on as a sentence."""
    words = text.split()
    return len(words) > 2 and words[0].isalpha() and words[0].islower() and not re.fullmatch(
        pattern_of("within"), words[0]
    )  # fmt: skip


def _without_editing(text: str) -> str:
    """Return a book's authors and title without translators, editions and volumes after the title."""
    text = re.split(rf",\s+(?:{pattern_of('editing')})\s+(?=[A-Z])", text, maxsplit=1)[0]
    text = re.sub(r",\s+\d+\s+vols?\.?$", "", text)
    return re.sub(rf",\s+(?:(?:{pattern_of('pieces')})\s*)+\S{{0,6}}$", "", text)


def _dated(front: str, imprint: Imprint, pages: str | None) -> Citation | None:
    """Return the citation of a work with only a date in parentheses: a law or document, or author and year."""
    if is_legal(front):
        return _full((), front, None, imprint, pages)
    names = split_authors(front)
    if names and len(front.split()) <= 6 and ", " not in front.replace(", and ", " and "):
        return Citation(authors=names, date=imprint.date, pages=pages, kind="short")
    authors, title = authors_of(front)
    if authors and title and is_title_case(title):
        return _full(authors, title, None, imprint, pages)
    return None


def is_legal(text: str) -> bool:
    """Return whether a phrase names a treaty, law, ruling or official document, and nothing else."""
    known = re.search(rf"(?<!\w){pattern_of('legal')}", text[:1].upper() + text[1:])
    begins = text[:1].isupper() or (known is not None and known.start() == 0)
    return known is not None and len(text.split()) <= 25 and begins and is_title_case(text, 0.75)


def speech(text: str) -> Citation | None:
    """Return the citation of a speech, letter or statement with its date."""
    if not re.match(pattern_of("speeches"), text) or quoted_spans(text):
        return None
    title, date = cut_date(cut_pages(text)[0])
    if date is None or len(title.split()) > _MAX_TITLE_WORDS:
        return None
    return Citation(title=title, date=date)


def plain(text: str, *, led: bool = False) -> Citation | None:
    """Return the citation of a work without quotation marks and imprint: laws, reports, short forms, author and year."""
    if not text or quoted_spans(text):
        return None
    whole = re.sub(rf",?\s*{pattern_of('back')},?\s*", ", ", text, flags=re.IGNORECASE).strip(TRAILING)
    rest, pages = cut_pages(whole)
    if pages is None:
        rest, pages = cut_pages(_without_editing(without_remark(whole)))
    rest, date = cut_date(rest)
    rest = _without_editing(rest.strip(TRAILING))
    if is_legal(rest) and (date or pages or len(rest.split()) > 2):
        return _full((), rest, None, Imprint(date=date), pages)
    if whole != text.strip(TRAILING) and (names := split_authors(rest)):
        return Citation(authors=names, pages=pages, kind="short")
    authors, title = authors_of(rest)
    if authors and title:
        return _titled(authors, title, date, pages, led=led)
    names = split_authors(rest)
    if names and len(rest.split()) <= 6 and pages and (date or all(" " not in name for name in names)):
        return Citation(authors=names, date=date, pages=pages, kind="short")
    return None


def _titled(
    authors: tuple[str, ...], title: str, date: str | None, pages: str | None, *, led: bool
) -> Citation | None:
    """Return the citation that authors and an unmarked title make: full with a date, else short."""
    if not is_title_case(title):
        return None
    if date:
        name, *more = title.split(", ")
        return _full(authors, name, ", ".join(more) or None, Imprint(date=date), pages)
    # Without a page, only what leads up to it or the capitals of a whole title tell a title from talk.
    if pages or led or (len(title.split()) > 1 and is_title_case(title, 1.0)):
        return Citation(authors=authors, title=title, pages=pages, kind="short")
    return None
