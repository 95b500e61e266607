"""What stands around an expression: words that show a number or a name to be no date, and the tense of its verb."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from textmine.components.dates.chart import Node
from textmine.components.dates.lexer import Lexeme, Word
from textmine.components.dates.lexicon import Lexicon
from textmine.components.dates.references import is_page, is_rate, is_recorded
from textmine.components.dates.resolver import Tense
from textmine.components.dates.values import Interval, Modified, Point

_CLIMB = 12
# Numbers that this divides count things more often than they name a year.
_ROUND = 50
_NUMBER_TAGS = frozenset({"number", "short"})
_SENTENCE_MARKS = frozenset(".,;:!?)]”\"’'—–")


class Tokens:
    """The tokens of a `Doc` by offset."""

    def __init__(self, doc: Doc) -> None:
        self._by_start = {token.idx: token for token in doc}
        self._text = doc.text

    def at(self, offset: int) -> Token | None:
        """Return the token that starts at `offset`, if one does."""
        return self._by_start.get(offset)

    def is_cell(self, start: int, end: int) -> bool:
        """Return whether tabs stand around a stretch, as in a table of plain text."""
        return "\t" in (self._text[start - 1 : start], self._text[end : end + 1])

    def is_page(self, start: int, lexicon: Lexicon) -> bool:
        """Return whether the number at `start` is a page of a cited series."""
        return is_page(self._text, start, lexicon)

    def tag(self, offset: int) -> str:
        """Return the Penn tag of the token at `offset`, "" if there is none."""
        token = self.at(offset)
        return token.tag_ if token is not None else ""

    def tense(self, offset: int) -> Tense:
        """Return the tense of the verb that the token at `offset` hangs on, as far as the parse tells."""
        token = self.at(offset)
        for _ in range(_CLIMB):
            if token is None or token.pos_ in ("VERB", "AUX"):
                break
            token = token.head if token.head.i != token.i else None
        if token is None:
            return None
        helpers = [child for child in token.children if child.dep_ in ("aux", "auxpass")]
        if token.tag_ == "VB" and any(helper.tag_ in ("MD", "TO") for helper in helpers):
            return "future"
        if token.tag_ == "VBD" or any(helper.tag_ == "VBD" for helper in helpers):
            return "past"
        return None


def adjectives(words: list[Word], lexemes: list[Lexeme], tokens: Tokens) -> list[Lexeme]:
    """Return a lexeme for each word that describes a unit: "two bloody weeks"."""
    units = {lexeme.first for lexeme in lexemes if lexeme.kind == "UNITS"}
    known = {lexeme.first for lexeme in lexemes}
    return [
        Lexeme("ADJECTIVE", words[i - 1].lower, i - 1, i)
        for i in sorted(units)
        if i > 0
        and i - 1 not in known
        and words[i - 1].kind == "word"
        and tokens.tag(words[i - 1].start)[:2] == "JJ"
    ]


def is_bare_number(node: Node, words: list[Word]) -> bool:
    """Return whether a reading rests on a single number."""
    return node.last - node.first == 1 and words[node.first].kind == "number"


def is_date(node: Node, words: list[Word], tokens: Tokens, lexicon: Lexicon) -> bool:
    """Return whether the surroundings of a reading allow it to be a time expression."""
    before = words[node.first - 1] if node.first else None
    after = words[node.last] if node.last < len(words) else None
    if (
        after is not None
        and words[node.last - 1].kind == "number"
        and _is_counted(node, before, after, tokens, lexicon)
    ):
        return False
    if is_recorded(words, node.first, lexicon) or is_rate(words, node.first, node.last, lexicon):
        return False
    if all(word.kind in _NUMBER_TAGS or word.kind == "mark" for word in words[node.first : node.last]):
        return _is_year(node, before, after, words, tokens, lexicon)
    if node.kind == "amount" and _is_age(words, node.last):
        return False
    if node.kind == "bare_shift":
        return after is None or after.text in _SENTENCE_MARKS
    if node.last - node.first == 1:
        return _is_word(words[node.first], before, after, tokens, lexicon)
    if node.last - node.first == 2 and words[node.last - 1].lower in lexicon.ambiguous and after is not None:
        return after.lower != "of"
    return True


def _is_age(words: list[Word], last: int) -> bool:
    """Return whether "-old" follows: "a six-year-old" is a person."""
    return last + 1 < len(words) and words[last].text == "-" and words[last + 1].lower in ("old", "olds")


def _is_year(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    if not isinstance(node.value, Point | Interval):
        return False
    first, last = words[node.first], words[node.last - 1]
    if tokens.is_cell(first.start, last.end) or tokens.is_page(first.start, lexicon):
        return False
    if before is not None:
        stop = before.text == "." and node.first > 1 and words[node.first - 2].lower in lexicon.not_before
        if stop or before.lower in lexicon.not_before:
            return False
        if before.end == first.start and before.text not in "(['‘“\"—–-":
            return False
        if before.text in "-–" and before.end == first.start and _continues_code(words, node.first - 1):
            return False
    if after is not None and after.start == last.end and after.text in ("/", "-", "–", "_", "="):
        follower = words[node.last + 1] if node.last + 1 < len(words) else None
        if (
            follower is not None
            and follower.start == after.end
            and (after.text == "/" or follower.text[0].isdigit())
        ):
            return False
    return True


def _year_of(value: object) -> int | None:
    """Return the year that is all that a reading says, apart from a modifier."""
    inner = value.of if isinstance(value, Modified) else value
    return inner.year if isinstance(inner, Point) and inner == Point(year=inner.year) else None


def _continues_code(words: list[Word], dash: int) -> bool:
    """Return whether the dash joins on to a number or capitals: "A-1998", "12-1998"."""
    if not dash or words[dash - 1].end != words[dash].start:
        return False
    joined = words[dash - 1].text
    return joined.isdigit() or (joined.isupper() and len(joined) < 5)


def _is_counted(node: Node, before: Word | None, after: Word, tokens: Tokens, lexicon: Lexicon) -> bool:
    """Return whether what looks like a year counts what follows it: "1990 km", "1500 settlers"."""
    year = _year_of(node.value)
    if year is None and not isinstance(node.value, Interval):
        return False
    if after.lower in lexicon.not_after:
        return True
    if year is None or year % _ROUND or tokens.tag(after.start) != "NNS":
        return False
    return before is None or before.lower not in lexicon.openers


def _is_word(word: Word, before: Word | None, after: Word | None, tokens: Tokens, lexicon: Lexicon) -> bool:
    """Return whether a single word stands for a time: neither "Theresa May" nor "they march"."""
    if word.lower in lexicon.ambiguous:
        if before is None or before.lower not in lexicon.openers or before.end == word.start:
            return False
        if after is not None and (after.lower == "of" or (after.text[0].isupper() and after.kind == "word")):
            return False
        return tokens.tag(word.start)[:1] not in ("V", "M")
    return tokens.tag(word.start)[:2] not in ("VB", "MD")
