"""Windows: what the encoder reads at once. Whole regions side by side as far as they fit, long ones in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textmine.components.encoder.wordpiece import Piece, WordPieces

Span = tuple[int, int]
# Room for the first and the last piece, which are no text.
_FRAME = 2


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces that are read together.

    Attributes:
        ids: numbers of the pieces, with start and separators.
        spans: start and end of each piece in the text; (-1, -1) for what is no text.
        first: index of the first piece that this window answers for; those before are only context.
        last: index behind the last one.
    """

    ids: tuple[int, ...]
    spans: tuple[Span, ...]
    first: int
    last: int


def windows(
    text: str, regions: Iterable[Span], cutter: WordPieces, longest: int = 256, context: int = 48
) -> Iterator[Window]:
    """Yield the windows of a text, in order. Each piece of a region is answered for in exactly one of them.

    Args:
        text: the text.
        regions: stretches to read, in order.
        cutter: makes the pieces.
        longest: most pieces of a window.
        context: how many pieces a part of a long region repeats of its neighbours, on either side.
    """
    room = longest - _FRAME
    held: list[list[Piece]] = []
    size = 0
    for start, end in regions:
        pieces = list(cutter.pieces(text, start, end))
        if not pieces:
            continue
        if held and size + len(pieces) + 1 > room:
            yield _window(held, cutter)
            held, size = [], 0
        if len(pieces) > room:
            yield from _parts(pieces, cutter, room, context)
            continue
        held.append(pieces)
        size += len(pieces) + 1
    if held:
        yield _window(held, cutter)


def _window(held: list[list[Piece]], cutter: WordPieces) -> Window:
    ids, spans = [cutter.start], [(-1, -1)]
    for pieces in held:
        ids += [*(piece.id for piece in pieces), cutter.separator]
        spans += [*((piece.start, piece.end) for piece in pieces), (-1, -1)]
    return Window(tuple(ids), tuple(spans), 0, len(ids))


def _parts(pieces: list[Piece], cutter: WordPieces, room: int, context: int) -> Iterator[Window]:
    """Yield the parts of a region that is too long, of like length and overlapping."""
    step = room - 2 * context
    count = -(-len(pieces) // step)
    for number in range(count):
        first, last = number * len(pieces) // count, (number + 1) * len(pieces) // count
        begin, stop = max(0, first - context), min(len(pieces), last + context)
        whole = _window([pieces[begin:stop]], cutter)
        yield Window(whole.ids, whole.spans, first - begin + 1, last - begin + 1)
