"""What stands around an expression: words that show a number or a name to be no date."""

from __future__ import annotations

from textmine.components.dates.chart import Node
from textmine.components.dates.checks import CHECKS, SENTENCE_MARKS, Site
from textmine.components.dates.lexer import Lexeme, Word
from textmine.components.dates.lexicon import Lexicon
from textmine.components.dates.references import is_rate, is_recorded
from textmine.components.dates.tokens import Tokens
from textmine.components.dates.values import Amount, Expression, Interval, Modified, Point

# Numbers that this divides count things more often than they name a year.
_ROUND = 50
_NUMBER_TAGS = frozenset({"number", "short"})
# Behind "two years before" no noun phrase may follow.
_GOING_ON = frozenset({"IN", "CC", "VBD", "VBN", "VBZ", "MD"})
_NARROWING = frozenset({"START", "MID", "END"})


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


def drops_article(first: int, last: int, meaning: Expression, words: list[Word], tokens: Tokens) -> bool:
    """Return whether "the" in front belongs to a noun behind the expression: "the third-quarter results"."""
    inside = [word.lower for word in words[first:last]]
    if inside[0] != "the" or len(inside) < 2 or "of" in inside:
        return False
    inner = meaning.of if isinstance(meaning, Modified) else meaning
    return isinstance(inner, Point) and tokens.is_attribute(words[last - 1].start)


def is_price(words: list[Word], first: int, tokens: Tokens) -> bool:
    """Return whether "a year" says how often: "four flights a week", "$1 billion a year"."""
    before = words[first - 1] if first else None
    if before is None or words[first].lower not in ("a", "an") or before.kind == "mark":
        return False
    counted = before.kind in ("number", "fraction") or tokens.tag(before.start) in ("NN", "NNS", "CD", "NNP")
    return counted and tokens.dependency(words[first + 1].start) in ("npadvmod", "nmod", "appos")


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
        and _is_counted(node, before, after, words[max(node.first - 2, 0) : node.first], tokens, lexicon)
    ):
        return False
    if is_recorded(words, node.first, lexicon) or is_rate(words, node.first, node.last, lexicon):
        return False
    check = CHECKS.get(node.rule) or CHECKS.get(node.kind)
    if check is not None and not check(Site(node, before, after, words, tokens, lexicon)):
        return False
    if all(word.kind in _NUMBER_TAGS or word.kind == "mark" for word in words[node.first : node.last]):
        return _is_year(node, before, after, words, tokens, lexicon)
    if node.kind == "amount" and _is_age(words, node.last):
        return False
    if after is not None and after.lower == "of" and _is_fraction(node.value):
        return False
    if node.kind in ("amount", "stretch") and _is_name(words, node, after):
        return False
    if (
        node.rule == "one"
        and after is not None
        and after.text == "-"
        and after.start == words[node.last - 1].end
    ):
        return False  # "a month-long siege": the article belongs to the noun
    if node.kind == "bare_shift":
        return after is None or after.text in SENTENCE_MARKS or tokens.tag(after.start) in _GOING_ON
    if node.last - node.first == 1:
        return _is_word(words[node.first], before, after, tokens, lexicon)
    if node.last - node.first == 2 and words[node.last - 1].lower in lexicon.ambiguous and after is not None:
        return after.lower != "of"
    return True


def _is_fraction(value: object) -> bool:
    """Return whether a reading counts quarters: "about one quarter of the inhabitants"."""
    inner = value.of if isinstance(value, Modified) else value
    return isinstance(inner, Amount) and inner.unit == "quarter"


def _is_cited(words: list[Word]) -> bool:
    """Return whether the words in front of a colon end a citation: a bracket, "1995" or "1995b"."""
    if not words:
        return False
    if len(words) > 1 and len(words[-1].text) == 1 and words[-1].start == words[-2].end:
        words = words[:-1]
    last = words[-1]
    return last.text in (")", "]") or (last.kind == "number" and len(last.text) == 4)


def _is_name(words: list[Word], node: Node, after: Word | None) -> bool:
    """Return whether a length is part of a name: "the Thousand Days", "the Four-Day War"."""
    unit = next((w for w in reversed(words[node.first : node.last]) if w.kind == "word"), None)
    if unit is None or not unit.text[0].isupper() or unit.text.isupper():
        return False
    if node.first and all(w.text[0].isupper() for w in words[node.first : node.last] if w.kind == "word"):
        return True
    if after is not None and after.text in "'’" and node.last + 1 < len(words):
        after = words[node.last + 1]  # "the Thirty Years' War"
    return after is not None and after.kind == "word" and after.text[0].isupper()


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
    if before is not None and before.text == ":" and _is_cited(words[: node.first - 1][-2:]):
        return False  # pages: "40, no. 10 (2017): 1776-1794", "1995b: 1920"
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


def _is_count(before: list[Word], after: Word, tokens: Tokens, lexicon: Lexicon) -> bool:
    """Return whether the words in front of a number, and the verb behind it, show that it counts."""
    verb = tokens.tag(after.start) in ("VBD", "VBP")
    if before[-1].lower in lexicon.counting and verb:
        return True
    if before[-1].lower == "of" and len(before) > 1 and before[-2].lower in lexicon.counted_of:
        return True
    if after.lower == "of":
        return tokens.tag(after.start + len(after.text) + 1)[:2] == "WP"  # "1100 of whom"
    return tokens.tag(after.start) == "NNPS"


def _is_counted(
    node: Node, before: Word | None, after: Word, words_before: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether what looks like a year counts what follows it: "1990 km", "1500 settlers"."""
    year = _year_of(node.value)
    narrowed = isinstance(node.value, Modified) and node.value.mod in _NARROWING
    placed = before is not None and before.lower in lexicon.placing
    if narrowed or (placed and before is not None and before.lower != "by"):
        return False
    if year is None and not isinstance(node.value, Interval):
        return False
    if after.lower in lexicon.not_after:
        return True
    if year is not None and before is not None and _is_count(words_before, after, tokens, lexicon):
        return True
    if year is None or year % _ROUND or tokens.tag(after.start) != "NNS":
        return False
    return before is None or before.lower not in lexicon.openers


def _is_word(word: Word, before: Word | None, after: Word | None, tokens: Tokens, lexicon: Lexicon) -> bool:
    """Return whether a single word stands for a time: neither "Theresa May" nor "they march"."""
    if word.lower in lexicon.ambiguous:
        if before is None or before.lower not in lexicon.openers or before.end == word.start:
            return False
        if before.lower == "the" and word.text[0].isupper() and word.lower not in lexicon.seasonal:
            return False
        named = after is not None and after.kind == "word" and after.text[0].isupper() and after.text != "I"
        if after is not None and (after.lower == "of" or named):
            return False
        return tokens.tag(word.start)[:1] not in ("V", "M")
    return tokens.tag(word.start)[:2] not in ("VB", "MD")
