"""Groups to logical paragraphs: parts that a page break, a table or a stray blank line cut are put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textmine.readers.base import Line, Run
from textmine.readers.raw_lines import cut
from textmine.readers.stops import ends_sentence
from textmine.structure.cues import cues
from textmine.structure.groups import Group, Habits, visible
from textmine.structure.hyphens import SOFT_HYPHEN, mends, seam
from textmine.structure.source_map import TextBuilder

_OPEN_END = re.compile(r"(?:[^\W_]|[,)\]%”\"’]|[^\W\d_][-\u2010\u00ad])\Z")
_CUT_END = re.compile(r"\b[a-zß-öø-ÿ]+\Z")
_LOWER_START = re.compile(r"[(\[“‘\"'—–-]{0,2}(?:[a-zß-öø-ÿ][^\W\d_]|[ai]\s)")
_NUMBERED = re.compile(r"\d{1,3}[.)]|\d+\s*\Z")
_ENUMERATED = re.compile(r"\(?[a-z]{1,4}[.)]\s")
_MENDABLE = re.compile(r"(?<![^\W\d_])[^\W\d_]{2,}(?:-|\u00ad)[ \t]+(?=[a-zß-öø-ÿ]{2})")
_LAST_TOKEN = re.compile(r"([^\s(]+)\.\Z")
_QUOTE = re.compile('[“”"»«]')
_SHORT = 40  # characters; a shorter line is an address, a date or a salutation rather than half a paragraph
_PROSE = 60  # … and a longer one surely is prose
_QUOTED_INDENT = 1.5
_PROSE_ROLES = frozenset({"paragraph", "blockquote", "list_item"})
_INTERRUPTIONS = frozenset({"page_break", "table", "caption", "source", "note"})


def find_blockquotes(groups: Sequence[Group], habits: Habits) -> None:
    """Take paragraphs that stand farther in than the running text, in all their lines, for block quotations."""
    least = habits.indent + max(_QUOTED_INDENT, habits.first_indent - 0.5)
    for group in groups:
        if group.role != "paragraph" or group.front:
            continue
        inner = group.lines[1:] if habits.first_indent and len(group.lines) > 1 else group.lines
        # A lone line set in as a paragraph's first line is one; set in otherwise, it is a quotation cut by a page break.
        step = group.lines[0].indent - habits.indent
        single = habits.first_indent and len(group.lines) == 1 and abs(step - habits.first_indent) < 0.5
        # On a typeset page a short line by itself is centred rather than quoted.
        lone = bool(habits.size) and len(group.lines) == 1 and len(group.text) < _SHORT
        if not (single or lone) and min(line.indent for line in inner) >= least:
            group.role = "blockquote"


def join_cut(groups: Sequence[Group], habits: Habits) -> list[Group]:
    """Return the groups with each paragraph that was cut made whole, where its first part stands."""
    done: list[Group] = []
    first: Group | None = None  # the last paragraph, if nothing but interruptions came since
    before = ""  # its text so far
    across_page = False
    for group in groups:
        if group.role == "page_break":
            across_page = True
            continue
        after = group.text if group.role in _PROSE_ROLES else ""
        if (
            first is not None
            and _same_text(first, group, before, across_page)
            and _continues(first, group, (before, after), habits, across_page)
        ):
            first.lines += group.lines
            first.role = "paragraph" if "paragraph" in (first.role, group.role) else first.role
            before, across_page = f"{before} {after}", False
            continue
        done.append(group)
        if group.role in _PROSE_ROLES and not group.front:
            first, before, across_page = group, after, False
        elif group.role not in _INTERRUPTIONS or group.front:
            first = None
    return done


def _same_text(first: Group, second: Group, before: str, across_page: bool) -> bool:
    if second.front or second.label is not None:
        return False
    roles = {first.role, second.role}
    if roles == {"paragraph"} or (len(roles) == 1 and across_page and "note" not in roles):
        return True
    # What follows a page break is set as a quotation by mistake, when it goes on in the middle of a sentence.
    return roles == {"paragraph", "blockquote"} and not ends_sentence(before) and _is_prose(before)


def _is_prose(text: str) -> bool:
    return len(text) > _PROSE and not text.endswith(":")


def _continues(
    first: Group, second: Group, texts: tuple[str, str], habits: Habits, across_page: bool
) -> bool:
    before, after = texts
    if not before or not after:
        return False
    if habits.first_indent and second.indented and not _LOWER_START.match(after):
        return False
    if _ENUMERATED.match(after):
        return False
    if _LOWER_START.match(after):
        return (
            (across_page or len(before) > _SHORT)
            and not before.endswith(":")
            and (across_page or not ends_sentence(before) or _ends_abbreviated(before))
        )
    if _leaves_quotation_open(before) and _closes_quotation(after):
        return True
    if habits.first_indent and across_page and not second.indented and first.role == second.role:
        return True
    if len(before) <= _SHORT or ends_sentence(before) or not _OPEN_END.search(before[-_SHORT:]):
        return False
    if not across_page and not (
        len(before) > _PROSE and _CUT_END.search(before[-_SHORT:]) and ends_sentence(after)
    ):
        return False
    return after[0] not in "“\"‘'•[" and not _NUMBERED.match(after)


def _ends_abbreviated(text: str) -> bool:
    match = _LAST_TOKEN.search(text[-_SHORT:])
    return match is not None and match[1].casefold() in cues("paragraphs", "abbreviations")


def _leaves_quotation_open(text: str) -> bool:
    """Return whether a quotation is open at the end of `text`, or closed only there: a break may have got its own mark."""
    if text[-1] in '”"»':
        return True
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def _closes_quotation(text: str) -> bool:
    """Return whether `text` closes a quotation that it did not open; a quotation's next paragraph opens it anew."""
    first = _QUOTE.search(text)
    if first is None or first.start() == 0:
        return False
    if first[0] == '"':
        return (
            text.count('"') % 2 == 1
            and not text[first.start() - 1].isspace()
            and text[first.start() - 1] not in "([—–"
        )
    return first[0] in "”»"


def write_lines(builder: TextBuilder, lines: Sequence[Line], habits: Habits) -> None:
    """Add the runs of `lines` to the text as one paragraph."""
    before = ""
    for line in lines:
        after = visible(line)
        if before and after:
            _join(builder, seam(before, after, habits.words))
        elif before:
            builder.put_space()
        for run in _mended(builder, line, habits):
            builder.put_run(run, line.page)
        before = after or before


def _mended(builder: TextBuilder, line: Line, habits: Habits) -> Iterator[Run]:
    """Yield the line's runs, words mended that are broken inside the line."""
    for run in line.runs:
        position = 0
        if run.note is None and ("- " in run.text or SOFT_HYPHEN in run.text):
            for match in _MENDABLE.finditer(run.text):
                how = mends(match[0], run.text[match.end() :][:40], habits.words)
                if how is not None:
                    yield cut(run, position, match.start() + len(match[0].rstrip()))
                    _join(builder, how)
                    position = match.end()
        yield cut(run, position, len(run.text)) if position else run


def _join(builder: TextBuilder, how: str) -> None:
    if how == "space":
        builder.put_space()
    elif how == "hyphen":
        builder.put_text("-")
    elif how == "drop" and not (builder.drop_last("-") or builder.drop_last("\u2010")):
        builder.put_space()
