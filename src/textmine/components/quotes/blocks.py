"""Block quotations: set off from the text, they are somebody's words without any marks."""

from __future__ import annotations

from textmine.components.quotes.adjacent import earlier
from textmine.components.quotes.marks import Marked
from textmine.components.quotes.notes import Markers
from textmine.components.quotes.statements import Statement
from textmine.components.quotes.view import View

_FAMILY = "block"


def block_statements(view: View, markers: Markers) -> list[Statement]:
    """Return the block quotations, several paragraphs in a row as one statement.

    One that begins with a quotation mark is left to the marks. The speaker is whom the sentence before it names,
    else whom the note that closes it cites.
    """
    regions = view.context.regions
    marked = {passage.start for passage in view.passages}
    found: list[Statement] = []
    for index, region in enumerate(regions):
        if region.kind != "blockquote" or region.start in marked:
            continue
        passage = Marked(region.start, region.end, ((region.start, region.end),), 0, True, index, _FAMILY)
        note = markers.directly_behind(view.text, region.end)
        identity = note.id if note is not None else None
        if found and found[-1].passages[-1].region == index - 1:
            found[-1].passages.append(passage)
            found[-1].note = found[-1].note or identity
            continue
        author = markers.author(view.text, note) if note is not None else None
        found.append(Statement([passage], earlier(passage, view), identity, author))
    return found
