"""The works that a note cites, read out of its text: Chicago notes style first, then the usual variants.

Rules over punctuation: a title in quotation marks is an article's, a title before "(Place: Publisher, Year)" a
book's, what stands in front of it are its authors. Words (months, "eds.", "ibid.") are in `citations.toml`.
Source: The Chicago Manual of Style, 17th edition, chapter 14 (notes and bibliography).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from textmine.schema.v1 import Citation
from textmine.structure.citation_names import authors_of, is_title_case, split_authors
from textmine.structure.citation_units import covered, pattern_of, quoted_spans, units, urls

# A note longer than this is no note; the rest of it is not searched.
MAX_LENGTH = 8_000
_MAX_TITLE_WORDS = 45
# A citation is shorter than this; in a longer piece it is looked for at the end, and pages at the end of that.
_MAX_UNIT, _MAX_PAGES = 1500, 160
_YEAR = r"(?:1[0-9]|20)\d\d"
_PAGES = r"(?:[A-Z]?\d{1,4}|[ivxlc]{1,7})(?:n{1,2}\.?\s?\d{1,3})?"
_PAGE_LIST = (
    rf"{_PAGES}(?:\s?[-–—]\s?{_PAGES})?(?:(?:,| and| &|, and)\s*(?:at\s)?{_PAGES}(?:\s?[-–—]\s?{_PAGES})?)*"
)
_PAREN = re.compile(r"\(([^()]{1,200})\)")
_TRAILING = " ,.:;"


@dataclass(frozen=True, slots=True)
class _Imprint:
    """What the parentheses of a citation say."""

    place: str | None = None
    publisher: str | None = None
    date: str | None = None


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
    for inner in _PAREN.findall(unit):
        citation = _citation(inner) if leads.match(inner) else _author_year(inner)
        if citation is not None:
            found.append(citation)
    return found


def _author_year(inner: str) -> Citation | None:
    """Return the citation that "Author 1999" or "Author and Author, 1999: 12" is."""
    rest, pages = _cut_pages(inner)
    names, date = _cut_date(rest)
    authors = split_authors(names) if date and len(names.split()) <= 4 else None
    if not authors or date is None or not re.match(r"\d", date) or any(" " in name for name in authors):
        return None
    return Citation(authors=authors, date=date, pages=pages, kind="short")


def _citation(unit: str) -> Citation | None:
    """Return the citation that a unit is, or that it ends in after words such as "see"; None without one."""
    for piece in _without_leads(unit[-_MAX_UNIT:]):
        links = [piece[start:end] for start, end in urls(piece)]
        bare = _without_links(piece)
        citation = _ibid(bare) or _quoted(bare) or _interview(bare) or _book(bare) or _plain(bare)
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


def _without_leads(unit: str) -> list[str]:
    """Return the unit from its first words on, and from behind each lead-up phrase in it ("…, see …")."""
    lead = re.compile(rf"(?:^|(?<=[\s(,])){pattern_of('leads')}[,:]?\s+", re.IGNORECASE)
    inside = covered(unit)
    starts = [match.end() for match in lead.finditer(unit) if not inside[match.start()]]
    first = 0
    while (match := lead.match(unit, first)) is not None:
        first = match.end()
    # A phrase within is as a rule followed by the citation; what stands before it is talk.
    return [unit[first:].strip(), *(unit[start:].strip() for start in starts if start > first)]


@cache
def _access_note() -> re.Pattern[str]:
    return re.compile(
        rf"[,(\s]*(?:last\s)?(?:accessed|retrieved|zugegriffen am|consulté le)\s+(?:on\s)?(?:{_date().pattern})\)?",
        re.IGNORECASE,
    )


def _without_links(piece: str) -> str:
    for start, end in reversed(urls(piece)):
        piece = piece[:start].rstrip(" <(") + piece[end:].lstrip(" >)")
    return _access_note().sub("", piece).strip(" ,;:").removesuffix("available at").strip(" ,;:")


@cache
def _date() -> re.Pattern[str]:
    """Return the pattern of a date as citations write it: a year, a day, a month or season with a year."""
    month, season = pattern_of("months"), pattern_of("seasons")
    span = r"(?:\d{1,2}(?:st|nd|rd|th|\.)?\s?[-–]\s?)?\d{1,2}(?:st|nd|rd|th|\.)?"
    return re.compile(
        rf"{span}\s+{month}(?:\s?[-–/]\s?(?:\d{{1,2}}\s)?{month})?,?\s+{_YEAR}|{month}\s+{span},?\s+{_YEAR}"
        rf"|(?:{month}|{season})(?:\s?[-–/]\s?(?:{month}|{season}))?,?\s+{_YEAR}"
        rf"|\b{_YEAR}(?:\s?[-–/]\s?(?:{_YEAR}|\d\d))?[a-z]?\b|{pattern_of('undated')}",
    )


@cache
def _pinpoint() -> re.Pattern[str]:
    """Return the pattern of page numbers, or of an article or paragraph, at a text's end."""
    return re.compile(
        rf"(?:^|[,:]\s*|(?<=\))\s*|\s(?=(?:pp?\.|art|para|§|at\s)))(?P<word>{pattern_of('pinpoints')}\s*)?(?P<pages>{_PAGE_LIST})"
        rf"(?:\s*\([^()]*\))?[.,]?$",
        re.IGNORECASE,
    )


def _cut_pages(text: str) -> tuple[str, str | None]:
    """Return the text without the pages at its end, and the pages; articles and paragraphs keep their word."""
    text = text.strip().rstrip(",.")
    match = _pinpoint().search(text, max(0, len(text) - _MAX_PAGES))
    if match is None or (not match["word"] and re.fullmatch(_YEAR, match["pages"])):
        return text, None
    word = (match["word"] or "").strip()
    keep = bool(word) and word.lower().rstrip(".") not in {"p", "pp", "page", "pages", "s", "at"}
    pages = f"{word} {match['pages']}" if keep else match["pages"]
    return text[: match.start()].rstrip(_TRAILING), pages


def _cut_date(text: str) -> tuple[str, str | None]:
    """Return the text before the date at its end, and the date as written."""
    last = None
    for match in _date().finditer(text):
        last = match
    if last is None or text[last.end() :].strip(" ,.)"):
        return text, None
    return text[: last.start()].rstrip(" ,(["), last[0]


def _ibid(text: str) -> Citation | None:
    match = re.match(rf"(?:{pattern_of('ibid')})(?=[\s,.:;]|$)", text, re.IGNORECASE)
    if match is None:
        return None
    rest = text[match.end() :].strip(_TRAILING)
    if len(rest.split()) > 8:
        return None
    return Citation(pages=_cut_pages(rest)[1] if rest else None, kind="ibid")


def _quoted(text: str) -> Citation | None:
    """Return the citation of a work whose title is quoted: article, chapter, web page, thesis."""
    spans = quoted_spans(text)
    if not spans:
        return None
    title = spans[0].text.rstrip(",. ")
    before, after = text[: spans[0].start].rstrip(" ,:"), text[spans[0].end :].lstrip(" ,.")
    authors = split_authors(before) if before else ()
    if authors is None or not title or len(title.split()) > _MAX_TITLE_WORDS:
        return None
    container, imprint, pages = _tail(after)
    if container is None and imprint == _Imprint():
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
    authors: tuple[str, ...], title: str, container: str | None, imprint: _Imprint, pages: str | None
) -> Citation:
    return Citation(
        authors=authors, title=title, container=container, publisher=imprint.publisher, place=imprint.place,
        date=imprint.date, pages=pages,
    )  # fmt: skip


def _tail(after: str) -> tuple[str | None, _Imprint, str | None]:
    """Return container, imprint and pages of what follows a quoted title."""
    within = re.match(rf"(?:{pattern_of('within')})\s+", after, re.IGNORECASE)
    rest = after[within.end() :] if within else after
    paren = next((match for match in _PAREN.finditer(rest) if _imprint(match[1]) != _Imprint()), None)
    if paren is not None:
        lead, behind = rest[: paren.start()], rest[paren.end() :]
        pages = _cut_pages(behind.lstrip(" "))[1] if behind.strip(_TRAILING) else None
        if behind.strip(_TRAILING) and pages is None and re.match(r"\s*[a-z]", behind):
            return None, _Imprint(), None
        return _container(lead), _imprint(paren[1]), pages
    rest, pages = _cut_pages(rest)
    rest, date = _cut_date(rest)
    return _container(rest), _Imprint(date=date), pages


def _container(text: str) -> str | None:
    """Return the name of a journal, book, newspaper or site without volume, issue and editors."""
    text = re.split(rf",\s+(?:{pattern_of('editing')})\s", text, maxsplit=1)[0]
    text = re.sub(rf"^{pattern_of('genres')},\s+", "", text, flags=re.IGNORECASE)
    text = re.sub(
        rf"[\s,]+(?:{pattern_of('pieces')}\s*)?\d{{1,4}}(?:[-–/]\d{{1,4}})?(?:[,:]?\s*(?:nos?\.\s*)?\d{{0,4}}(?:[-–/]\d+)?)?[\s,]*$",
        "",
        text,
    )
    text = re.sub(rf"[\s,]+(?:{pattern_of('pieces')}\s*)\S{{0,8}}[\s,]*$", "", text).strip(_TRAILING)
    return text or None


@cache
def _known_date() -> re.Pattern[str]:
    return re.compile(rf"(?:{_date().pattern})")


def _imprint(inner: str) -> _Imprint:
    """Return what parentheses say: "Place: Publisher, Year", "Publisher, Year", "Year"; nothing if they hold no date."""
    match = None
    for match in _known_date().finditer(inner):  # noqa: B007 - the last date counts
        pass
    if match is None or inner[match.end() :].strip(" ,.[]"):
        return _Imprint()
    front = re.sub(rf",?\s*(?:{pattern_of('pieces')})$", "", inner[: match.start()].strip(" ,;[")).strip(
        " ,;"
    )
    if not front:
        return _Imprint(date=match[0])
    if ":" in front:
        place, publisher = front.split(":", 1)
        return _Imprint(place.split(";")[-1].strip() or None, publisher.strip() or None, match[0])
    if not front[0].isupper() or not is_title_case(front):
        return _Imprint()
    fields = front.split(", ")
    if fields[0].lower().endswith("diss.") or "thesis" in fields[0].lower():
        return _Imprint(publisher=", ".join(fields[1:]) or None, date=match[0])
    # One name before the year is the publisher's if it has the look of one, else the place.
    if len(front.split()) <= 2 and not re.search(r"Press|Books|Verlag|Institute|Group|Univ", front):
        return _Imprint(place=front, date=match[0])
    return _Imprint(publisher=front, date=match[0])


def _interview(text: str) -> Citation | None:
    match = re.match(rf"{pattern_of('interviews')}\s*", text, re.IGNORECASE)
    if match is None:
        return None
    head, date = _cut_date(text)
    fields = [field.strip() for field in head.strip(_TRAILING).split(", ")]
    place = (
        fields.pop()
        if len(fields) > 1 and len(fields[-1].split()) <= 3 and fields[-1][:1].isupper()
        else None
    )
    title = ", ".join(fields)
    if len(title.split()) > _MAX_TITLE_WORDS:
        return None
    return Citation(title=title, place=place, date=date)


def _book(text: str) -> Citation | None:
    """Return the citation of a work with an imprint in parentheses and no quoted title; of a law or document, too."""
    inside = quoted_spans(text)
    paren = next((match for match in _PAREN.finditer(text) if _imprint(match[1]) != _Imprint()), None)
    if paren is None or inside:
        return None
    front, behind = text[: paren.start()].strip(" ,"), text[paren.end() :].strip()
    imprint = _imprint(paren[1])
    pages = _cut_pages(behind)[1]
    if behind.strip(_TRAILING) and pages is None:
        return None
    if imprint.publisher is None and imprint.place is None:
        return _dated(front, imprint, pages)
    authors, title = authors_of(_without_editing(front))
    if not title or len(title.split()) > _MAX_TITLE_WORDS or not title[0].isalnum():
        return None
    return _full(authors, title, None, imprint, pages) if is_title_case(title) else None


def _without_editing(text: str) -> str:
    """Return a book's authors and title without translators, editions and volumes after the title."""
    text = re.split(rf",\s+(?:{pattern_of('editing')})\s+(?=[A-Z])", text, maxsplit=1)[0]
    return re.sub(rf",\s+(?:(?:{pattern_of('pieces')})\s*)+\S{{0,6}}$", "", text)


def _dated(front: str, imprint: _Imprint, pages: str | None) -> Citation | None:
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
    words = text.split()
    known = re.search(rf"(?<!\w){pattern_of('legal')}", text)
    return known is not None and len(words) <= 25 and text[:1].isupper() and is_title_case(text)


def _plain(text: str) -> Citation | None:
    """Return the citation of a work without quotation marks and imprint: short forms, laws, reports, author and year."""
    if not text or quoted_spans(text):
        return None
    back = re.sub(rf",?\s*{pattern_of('back')},?\s*", ", ", text, flags=re.IGNORECASE).strip(_TRAILING)
    rest, pages = _cut_pages(back)
    rest, date = _cut_date(rest)
    rest = rest.strip(_TRAILING)
    if is_legal(rest) and (date or pages or len(rest.split()) > 2):
        return _full((), rest, None, _Imprint(date=date), pages)
    authors, title = authors_of(rest)
    if back != text.strip(_TRAILING) and (names := split_authors(rest)):
        return Citation(authors=names, pages=pages, kind="short")
    if authors and title and is_title_case(title):
        if date:
            fields = title.split(", ")
            container = ", ".join(fields[1:]) or None
            return _full(authors, fields[0], container, _Imprint(date=date), pages)
        return Citation(authors=authors, title=title, pages=pages, kind="short") if pages else None
    names = split_authors(rest) if not title or not authors else None
    if names and len(rest.split()) <= 6 and pages and (date or all(" " not in name for name in names)):
        return Citation(authors=names, date=date, pages=pages, kind="short")
    return None
