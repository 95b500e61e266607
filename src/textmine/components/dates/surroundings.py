"""What stands around an expression: words that show a number or a name to be no date, and the tense of its verb."""

from __future__ import annotations

from bisect import bisect_right

from spacy.tokens import Doc, Token

from textmine.components.dates.chart import Node
from textmine.components.dates.lexer import Lexeme, Word
from textmine.components.dates.lexicon import Lexicon
from textmine.components.dates.references import is_page, is_rate, is_recorded
from textmine.components.dates.resolver import Tense
from textmine.components.dates.values import Amount, Expression, Interval, Modified, Point

_CLIMB = 12
_NEAR = 60
_BOUNDING = frozenset({"from", "between", "until", "till", "to", "and", "through"})
_ATTRIBUTES = frozenset({"compound", "amod", "nmod", "nummod", "npadvmod"})
# Numbers that this divides count things more often than they name a year.
_ROUND = 50
_NUMBER_TAGS = frozenset({"number", "short"})
# What follows a noun that stands alone: a verb, a preposition, a conjunction.
_CLOSED_TAGS = frozenset({"IN", "CC", "TO", "VBD", "VBZ", "VBP", "MD", "RB", "DT", "PRP", "NNP", "WRB", "PRP$"})
# An article, possessive or numeral in front.
_OPENING = frozenset({"DT", "POS", "PRP$"})
# Behind "two years before" no noun phrase may follow.
_GOING_ON = frozenset({"IN", "CC", "VBD", "VBN", "VBZ", "MD"})
_SENTENCE_MARKS = frozenset(".,;:!?)]”\"’'—–")


class Tokens:
    """The tokens of a `Doc` by offset."""

    def __init__(self, doc: Doc) -> None:
        self._by_start = {token.idx: token for token in doc}
        self._text = doc.text
        starts = doc.has_annotation("SENT_START")
        self._sentences = [token.idx for token in doc if token.is_sent_start] if starts else [0]

    def sentence(self, offset: int) -> int:
        """Return the number of the sentence at `offset`."""
        return bisect_right(self._sentences, offset)

    def looks_back(self, offset: int) -> bool:
        """Return whether the verb that the token at `offset` hangs on is in the past perfect."""
        token = self.verb(offset)
        if token is None or token.tag_ != "VBN":
            return False
        return any(child.lower_ == "had" for child in token.children if child.dep_ == "aux")

    def is_aside(self, start: int, end: int) -> bool:
        """Return whether a stretch stands in parentheses, quotation marks or a relative clause."""
        before, after = self._text[max(start - _NEAR, 0) : start], self._text[end : end + _NEAR]
        opened = max(before.rfind("("), before.rfind("[")) > max(before.rfind(")"), before.rfind("]"))
        if opened and (")" in after or "]" in after):
            return True
        verb = self.verb(start)
        return verb is not None and verb.dep_ == "relcl"

    def is_habit(self, offset: int) -> bool:
        """Return whether the token at `offset` bounds what happens every year: "snow shuts it from November to April"."""
        token = self.at(offset)
        if token is None or token.i == 0 or token.nbor(-1).lower_ not in _BOUNDING:
            return False
        verb = self.verb(offset)
        return verb is not None and verb.tag_ in ("VBZ", "VBP") and not any(c.tag_ == "VBN" for c in verb.children)

    def opens(self, offset: int) -> bool:
        """Return whether the stretch at `offset` opens its sentence, a preposition apart."""
        token = self.at(offset)
        if token is None:
            return False
        return token.is_sent_start is True or (token.i > 0 and token.nbor(-1).is_sent_start is True)

    def describes(self, offset: int) -> bool:
        """Return whether the token at `offset` narrows a noun: "the 1975 offensive", "the census of 1931"."""
        token = self.at(offset)
        if token is None:
            return False
        if self.is_attribute(offset):
            return True
        return token.head.dep_ == "prep" and token.head.head.pos_ in ("NOUN", "PROPN") and token.head.lower_ == "of"

    def verb(self, offset: int) -> Token | None:
        """Return the verb that the token at `offset` hangs on."""
        token = self.at(offset)
        for _ in range(_CLIMB):
            if token is None or token.pos_ in ("VERB", "AUX"):
                return token
            token = token.head if token.head.i != token.i else None
        return None

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

    def entity(self, offset: int) -> str:
        """Return the type of the entity that the token at `offset` is part of, "" if of none."""
        token = self.at(offset)
        return token.ent_type_ if token is not None else ""

    def is_attribute(self, offset: int) -> bool:
        """Return whether the token at `offset` stands before the noun that it describes."""
        token = self.at(offset)
        return token is not None and token.head.i > token.i and token.dep_ in _ATTRIBUTES

    def dependency(self, offset: int) -> str:
        """Return the dependency label of the token at `offset`, "" if there is none."""
        token = self.at(offset)
        return token.dep_ if token is not None else ""

    def is_preposition(self, offset: int) -> bool:
        """Return whether the token at `offset` governs what follows instead of measuring it."""
        token = self.at(offset)
        return token is not None and token.dep_ in ("prep", "prt") and token.head.pos_ in ("VERB", "AUX", "NOUN")

    def tense(self, offset: int) -> Tense:
        """Return the tense of the verb that the token at `offset` hangs on, as far as the parse tells."""
        token = self.verb(offset)
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
        and _is_counted(node, before, after, tokens, lexicon)
    ):
        return False
    if is_recorded(words, node.first, lexicon) or is_rate(words, node.first, node.last, lexicon):
        return False
    check = _CHECKS.get(node.rule) or _CHECKS.get(node.kind)
    if check is not None and not check(node, before, after, words, tokens, lexicon):
        return False
    if all(word.kind in _NUMBER_TAGS or word.kind == "mark" for word in words[node.first : node.last]):
        return _is_year(node, before, after, words, tokens, lexicon)
    if node.kind == "amount" and _is_age(words, node.last):
        return False
    if node.kind in ("amount", "stretch") and _is_name(words, node, after):
        return False
    if node.rule == "one" and after is not None and after.text == "-" and after.start == words[node.last - 1].end:
        return False  # "a month-long siege": the article belongs to the noun
    if node.kind == "bare_shift":
        return after is None or after.text in _SENTENCE_MARKS or tokens.tag(after.start) in _GOING_ON
    if node.last - node.first == 1:
        return _is_word(words[node.first], before, after, tokens, lexicon)
    if node.last - node.first == 2 and words[node.last - 1].lower in lexicon.ambiguous and after is not None:
        return after.lower != "of"
    return True


def _is_name(words: list[Word], node: Node, after: Word | None) -> bool:
    """Return whether a length is part of a name: "the Thousand Days", "the Four-Day War"."""
    unit = next((w for w in reversed(words[node.first : node.last]) if w.kind == "word"), None)
    if unit is None or not unit.text[0].isupper() or unit.text.isupper():
        return False
    if node.first and all(w.text[0].isupper() for w in words[node.first : node.last] if w.kind == "word"):
        return True
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
    if isinstance(node.value, Modified) or (before is not None and before.lower in lexicon.placing):
        return False
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
        if before.lower == "the" and word.text[0].isupper() and word.lower not in lexicon.seasonal:
            return False
        named = after is not None and after.kind == "word" and after.text[0].isupper() and after.text != "I"
        if after is not None and (after.lower == "of" or named):
            return False
        return tokens.tag(word.start)[:1] not in ("V", "M")
    return tokens.tag(word.start)[:2] not in ("VB", "MD")


def _is_day_alone(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether "the 24th" names no thing: "on the 24th the Assembly", not "on the 24th parallel"."""
    last = words[node.last - 1]
    spelled = last.kind != "ordinal"
    if before is None or before.lower not in lexicon.day_openers or (spelled and before.lower != "on"):
        return False
    if last.text[0].isupper():
        return False
    if after is None or after.text in _SENTENCE_MARKS:
        return True
    return last.kind == "ordinal" and tokens.tag(after.start)[:2] not in ("NN", "JJ", "CD", "HY") and after.text != "-"


def _is_reference_noun(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether "the past" places something in time: neither "the past of the islands" nor "the present king"."""
    if before is None or before.lower not in lexicon.reference_openers or tokens.is_attribute(words[node.last - 1].start):
        return False
    told = words[node.last - 1].lower in lexicon.told_nouns
    if before.lower == "at" and words[node.last - 2].lower == "same":
        return False  # "at the same time" joins thoughts
    if not told:
        return before.lower in ("in", "until", "till", "to", "for", "at") and (after is None or after.lower != "of")
    if words[node.first].lower == "the" and before.lower not in ("at", "of"):
        return False
    return after is None or after.text in _SENTENCE_MARKS or tokens.tag(after.start) in _CLOSED_TAGS


def _is_reference_adjunct(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    return tokens.tag(words[node.first].start)[:2] == "JJ" and tokens.is_attribute(words[node.first].start)


def _is_frequency(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether "daily" is no newspaper."""
    word = words[node.first]
    if before is not None and tokens.tag(before.start) in _OPENING and not tokens.is_attribute(word.start):
        return False  # "the railwaymen's weekly, the Cog"
    if tokens.tag(word.start)[:2] == "NN" or (word.text[0].isupper() and before is not None and before.text not in ".!?”\"’"):
        return False
    return after is None or not (after.kind == "word" and after.text[0].isupper())


def _is_turn_of_the_day(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether "dawn" is that of a day."""
    if words[node.last - 1].text[0].isupper() and before is not None:
        return False
    return (after is None or after.lower != "of") and tokens.tag(words[node.first].start)[:2] != "VB"


def _is_measured(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether "over" or "about" measures ("for over two years") and does not govern ("over two years some …")."""
    first = words[node.first]
    return first.lower not in lexicon.governing or not tokens.is_preposition(first.start)


def _is_approximate(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether "about" belongs to a date: "about 1959", not "concern about March"."""
    first = words[node.first]
    named = words[node.first + 1]
    return first.lower != "about" or named.kind != "word" or not tokens.is_preposition(first.start)


def _is_within(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    return before is not None and before.lower == "within" and (after is None or after.lower != "of")


def _is_appositive(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether a number between commas behind a name is an age."""
    if before is None or before.text != "," or after is None or after.text not in ",;." or node.first < 2:
        return False
    return tokens.entity(words[node.first - 2].start) == "PERSON"


def _is_old_year(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether a number of three digits is a year: "in 811 the Eider", not "in 250 villages"."""
    if len(words[node.first].text) != 3 or before is None or before.lower not in ("in", "since", "until"):
        return False
    if node.first > 1 and words[node.first - 2].kind == "number":
        return False  # "95 in 100"
    if after is None or after.text in ".;)":
        return True
    return after.text == "," or tokens.tag(after.start) in ("DT", "PRP", "NNP", "WDT") or after.lower in ("when", "to", "and")


def _is_plain_quarter(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether "three quarters" is three months each, not a fraction."""
    inner = node.value.of if isinstance(node.value, Modified) else node.value
    if not isinstance(inner, Amount) or inner.unit != "quarter":
        return True
    return inner.number not in (None, 3) and (after is None or after.lower != "of")


def _is_years_on(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether "forty years on" stands for itself: "Forty years on, it was weaker", not "ten years on the throne"."""
    opens = before is None or before.text in ".!?;,:—–”"
    if after is None or after.text in ",;.)":
        return True
    return opens and (after.text[0].isupper() or tokens.tag(after.start) in ("PRP", "VBD", "DT"))


def _is_no_compound(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether a unit stands for itself: "for years", not "opening hours"."""
    return before is None or tokens.dependency(before.start) != "compound"


def _is_season(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether a season is no part of a name: "the Hungry Winter"."""
    word = words[node.last - 1]
    if not word.text[0].isupper() or before is None or node.last - node.first > 1:
        return True
    return not (before.kind == "word" and before.text[0].isupper() and before.lower not in lexicon.openers)


def _is_month(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether a month is no first name."""
    token = tokens.at(words[node.last - 1].start)
    named = after is not None and after.kind == "word" and after.text[0].isupper()
    return not (named and token is not None and token.ent_type_ == "PERSON")


def _is_list(
    node: Node, before: Word | None, after: Word | None, words: list[Word], tokens: Tokens, lexicon: Lexicon
) -> bool:
    """Return whether the last day of a list has no month of its own: "3 March and 14 October" are two dates."""
    return after is None or not (after.text[0].isupper() and after.lower in lexicon.time_names)


_CHECKS = {
    "years_on": _is_years_on,
    "bare": _is_no_compound,
    "bare_season": _is_season,
    "bare_month": _is_month,
    "last_borrows_month": _is_list,
    "day_alone": _is_day_alone,
    "reference_noun": _is_reference_noun,
    "reference_adjunct": _is_reference_adjunct,
    "frequency": _is_frequency,
    "turn_of_the_day": _is_turn_of_the_day,
    "bound": _is_measured,
    "about_amount": _is_measured,
    "about": _is_approximate,
    "within_unit": _is_within,
    "age": _is_appositive,
    "olddate": _is_old_year,
    "plural": _is_plain_quarter,
}
