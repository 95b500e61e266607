"""A parsed document as the rules of this component look at it: marks, regions and cues by token."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from spacy.tokens import Doc, Token

from textmine.components.context import Context
from textmine.components.quotes.lexicon import Frames, Lexicon
from textmine.components.quotes.marks import Marked
from textmine.components.records import Span

_TERMINATORS = frozenset({".", "?", "!"})
_VERBAL = frozenset({"VERB", "AUX"})
_REACH = 5


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb that introduces statements, with its completion ("made clear").

    Attributes:
        token: the verb.
        span: from the verb to its completion where they stand together, else the verb alone.
        frames: the lists of `cues.toml` that hold it.
        last: index of the last token of the span.
    """

    token: Token
    span: Span
    frames: Frames
    last: int


class View:
    """What the rules ask of a document.

    Attributes:
        doc, text, context, lexicon: as given.
        passages: the outermost passages in quotation marks, in order; they do not overlap.
        inside: for each token the index of its passage, or -1.
        region: for each token the index of its region, or -1.
        sentence: for each token the index of the last token of its sentence.
        cues: the cue verbs outside passages, by token index.
    """

    def __init__(self, doc: Doc, context: Context, passages: Sequence[Marked], lexicon: Lexicon) -> None:
        self.doc, self.text, self.context, self.lexicon = doc, doc.text, context, lexicon
        self.passages = [passage for passage in passages if passage.depth == 0]
        self._starts = [token.idx for token in doc]
        self.inside = self._cover((p.start, p.end) for p in self.passages)
        self.region = self._cover((r.start, r.end) for r in context.regions)
        self.sentence = self._cover_sentences()
        self.cues = {cue.token.i: cue for cue in self._find_cues()}

    def _cover_sentences(self) -> list[int]:
        """Return for each token the index of the last one of its sentence; `Token.sent` would search for it anew at every call."""
        ends = [0] * len(self._starts)
        for sentence in self.doc.sents:
            ends[sentence.start : sentence.end] = [sentence.end - 1] * (sentence.end - sentence.start)
        return ends

    def _cover(self, spans: Iterator[Span]) -> list[int]:
        cover = [-1] * len(self._starts)
        for index, (start, end) in enumerate(spans):
            for i in range(*self.range(start, end)):
                cover[i] = index
        return cover

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Return the indices of the tokens that begin within the offsets: first, and one past the last."""
        return bisect_left(self._starts, start), bisect_left(self._starts, end)

    def token_at(self, offset: int) -> int:
        """Return the index of the token that covers `offset` or comes last before it; -1 before the first."""
        return bisect_right(self._starts, offset) - 1

    def span_of(self, first: int, last: int) -> Span:
        """Return the offsets from the first to the last token, both included."""
        token = self.doc[last]
        return self.doc[first].idx, token.idx + len(token)

    def words(self, passage: Marked) -> list[Token]:
        """Return the tokens within the marks of a passage that are no punctuation or space."""
        found: list[Token] = []
        for start, end in passage.spans:
            found += [t for t in self.doc[slice(*self.range(start, end))] if not (t.is_punct or t.is_space)]
        return found

    def before(self, passage: Marked, limit: int = 60) -> list[Token]:
        """Return the tokens outside passages, from the start of the sentence to the opening mark.

        The sentence is the writer's: a full stop within a passage ends it only where the passage ends with one
        and what follows begins with a capital letter.
        """
        first, _ = self.range(passage.start, passage.end)
        region = passage.region
        found: list[Token] = []
        for i in range(first - 1, max(-1, first - 1 - limit * 4), -1):
            token = self.doc[i]
            if self.region[i] != region or len(found) >= limit:
                break
            if self.inside[i] >= 0:
                if self._ends_sentence(self.passages[self.inside[i]], i):
                    break
                continue
            if self._terminates(token):
                break
            if not token.is_space:
                found.append(token)
        return found[::-1]

    def after(self, passage: Marked, limit: int = 40) -> list[Token]:
        """Return the tokens from behind the closing mark to the end of the sentence or to the next passage."""
        found: list[Token] = []
        if not passage.closed:
            return found
        _, first = self.range(passage.start, passage.end)
        for token in self.doc[first : first + limit]:
            if self.region[token.i] != passage.region and self.region[token.i] != self.region[first]:
                break
            if self.inside[token.i] >= 0 or self._terminates(token):
                break
            if not token.is_space:
                found.append(token)
        if found and self.region[found[0].i] != self.region[first - 1]:
            return []
        # A full stop within the marks, and a capital behind them: the next sentence has begun.
        ended = self.text[passage.start : passage.spans[-1][1]].rstrip()[-1:] == "."
        return [] if found and ended and found[0].text[:1].isupper() else found

    def ends_with_stop(self, passage: Marked) -> bool:
        """Tell whether the passage closes with a full stop, question or exclamation mark inside or behind it."""
        inner = self.text[passage.start : passage.spans[-1][1]].rstrip()
        return inner[-1:] in _TERMINATORS or self.text[passage.end : passage.end + 1] in _TERMINATORS

    def _ends_sentence(self, passage: Marked, i: int) -> bool:
        inner = self.text[passage.start : passage.spans[-1][1]].rstrip()
        if inner[-1:] not in _TERMINATORS:
            return False
        following = self.text[passage.end : passage.end + 4].lstrip(" \u00a0")
        return not following or following[0].isupper() or i == len(self.doc) - 1 or not following[0].isalpha()

    def _terminates(self, token: Token) -> bool:
        if token.text in _TERMINATORS:
            following = self.text[token.idx + len(token) : token.idx + len(token) + 4].strip()
            return not following or not following[0].islower()
        return token.text in {"…", ";"} and token.text == ";"

    def _find_cues(self) -> Iterator[Cue]:
        for token in self.doc:
            if self.inside[token.i] < 0 and self.region[token.i] >= 0:
                cue = self._cue(token)
                if cue is not None:
                    yield cue

    def _cue(self, token: Token) -> Cue | None:
        lemma = token.lemma_.lower()
        rows = self.lexicon.verbs.get(self.lexicon.lemmas.get(token.lower_, lemma))
        if rows is None or token.pos_ not in _VERBAL:
            return None
        for words, frames in rows:
            if not words:
                return Cue(token, (token.idx, token.idx + len(token)), frames, token.i)
            last = self._completed(token, words)
            if last is not None:
                return Cue(token, self.span_of(token.i, last), frames, last)
        return None

    def _completed(self, token: Token, words: tuple[str, ...]) -> int | None:
        """Return the index of the last completing word, if all follow the verb in order and soon."""
        position, last = token.i, token.i
        for word in words:
            for i in range(position + 1, min(position + 1 + _REACH, len(self.doc))):
                if self.inside[i] >= 0 or self.doc[i].is_punct:
                    return None
                if self.doc[i].lower_ == word or self.doc[i].lemma_ == word:
                    position = last = i
                    break
            else:
                return None
        gap = last - token.i - len(words)
        if gap and not all(self._near(token, self.doc[i]) for i in range(token.i + 1, last)):
            return None
        return last

    @staticmethod
    def _near(verb: Token, token: Token) -> bool:
        return token.pos_ in {
            "ADV",
            "PRON",
            "DET",
            "NOUN",
            "PROPN",
            "ADJ",
            "PART",
            "ADP",
        } or verb.is_ancestor(token)


def runs(indices: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield first and last of each run of consecutive numbers in a sorted sequence."""
    if not indices:
        return
    begin = indices[0]
    for here, following in pairwise(indices):
        if following != here + 1:
            yield begin, here
            begin = following
    yield begin, indices[-1]
