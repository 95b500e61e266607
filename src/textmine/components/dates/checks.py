"""Whether a reading is a time where it stands: what each kind asks of the words around it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from textmine.components.dates.chart import Node
from textmine.components.dates.lexer import Word
from textmine.components.dates.lexicon import Lexicon
from textmine.components.dates.tokens import Tokens
from textmine.components.dates.values import Amount, Modified

SENTENCE_MARKS = frozenset(".,;:!?)]”\"’'—–")
# What follows a noun that stands alone: a verb, a preposition, a conjunction.
_CLOSED_TAGS = frozenset(
    {"IN", "CC", "TO", "VBD", "VBZ", "VBP", "MD", "RB", "DT", "PRP", "NNP", "WRB", "PRP$"}
)
# An article, possessive or numeral in front.
_OPENING = frozenset({"DT", "POS", "PRP$"})


@dataclass(frozen=True, slots=True)
class Site:
    """A reading with the words before and after it, in its region."""

    node: Node
    before: Word | None
    after: Word | None
    words: list[Word]
    tokens: Tokens
    lexicon: Lexicon

    @property
    def before_name(self) -> bool:
        """Whether a capitalised word follows."""
        return self.after is not None and self.after.kind == "word" and self.after.text[0].isupper()


def _is_years_on(site: Site) -> bool:
    """Return whether "forty years on" stands for itself: "Forty years on, it was weaker", not "ten years on the throne"."""
    opens = site.before is None or site.before.text in ".!?;,:—–”"
    if site.after is None or site.after.text in ",;.)":
        return True
    return opens and (
        site.after.text[0].isupper() or site.tokens.tag(site.after.start) in ("PRP", "VBD", "DT")
    )


def _is_no_compound(site: Site) -> bool:
    """Return whether a unit stands for itself: "for years", not "opening hours"."""
    return site.before is None or site.tokens.dependency(site.before.start) != "compound"


def _is_season(site: Site) -> bool:
    """Return whether a season is no part of a name: "the Hungry Winter"."""
    word = site.words[site.node.last - 1]
    if not word.text[0].isupper() or site.before is None or site.node.last - site.node.first > 1:
        return True
    return not (
        site.before.kind == "word"
        and site.before.text[0].isupper()
        and site.before.lower not in site.lexicon.openers
    )


def _is_month(site: Site) -> bool:
    """Return whether a month is no first name."""
    token = site.tokens.at(site.words[site.node.last - 1].start)
    if not site.before_name or token is None:
        return True
    in_name = (
        site.before is not None and site.before.lower == "the" and token.dep_ in ("compound", "nmod", "amod")
    )
    return token.ent_type_ != "PERSON" and not in_name


def _is_between(site: Site) -> bool:
    return site.before is not None and site.before.lower == "between"


def _is_plain_part(site: Site) -> bool:
    """Return whether a part of the day is no name: "the Morning Post"."""
    last = site.words[site.node.last - 1]
    return not (last.text[0].isupper() and site.before_name)


def _is_weekday(site: Site) -> bool:
    """Return whether a weekday is no part of a name: "the Good Friday Agreement"."""
    before = site.before
    return not (
        site.before_name and before is not None and before.kind == "word" and before.text[0].isupper()
    )


def _is_list(site: Site) -> bool:
    """Return whether the last day of a list has no month of its own: "3 March and 14 October" are two dates."""
    return site.after is None or not (
        site.after.text[0].isupper() and site.after.lower in site.lexicon.time_names
    )


def _is_day_alone(site: Site) -> bool:
    """Return whether "the 24th" names no thing: "on the 24th the Assembly", not "on the 24th parallel"."""
    last = site.words[site.node.last - 1]
    spelled = last.kind != "ordinal"
    if (
        site.before is None
        or site.before.lower not in site.lexicon.day_openers
        or (spelled and site.before.lower != "on")
    ):
        return False
    if last.text[0].isupper():
        return False
    if site.after is None or site.after.text in SENTENCE_MARKS:
        return True
    return (
        last.kind == "ordinal"
        and site.tokens.tag(site.after.start)[:2] not in ("NN", "JJ", "CD", "HY")
        and site.after.text != "-"
    )


def _is_reference_noun(site: Site) -> bool:
    """Return whether "the past" places something in time: neither "the past of the islands" nor "the present king"."""
    if (
        site.before is None
        or site.before.lower not in site.lexicon.reference_openers
        or site.tokens.is_attribute(site.words[site.node.last - 1].start)
    ):
        return False
    told = site.words[site.node.last - 1].lower in site.lexicon.told_nouns
    if site.before.lower == "at" and site.words[site.node.last - 2].lower == "same":
        return False  # "at the same time" joins thoughts
    if not told:
        return site.before.lower in ("in", "until", "till", "to", "for", "at") and (
            site.after is None or site.after.lower != "of"
        )
    if (
        site.node.last - site.node.first == 2
        and site.words[site.node.first].lower == "the"
        and site.before.lower != "at"
    ):
        return False
    return (
        site.after is None
        or site.after.text in SENTENCE_MARKS
        or (site.tokens.tag(site.after.start) in _CLOSED_TAGS or site.tokens.is_pronoun(site.after.start))
    )


def _is_reference_adjunct(site: Site) -> bool:
    return site.tokens.tag(site.words[site.node.first].start)[:2] == "JJ" and site.tokens.is_attribute(
        site.words[site.node.first].start
    )


def _is_frequency(site: Site) -> bool:
    """Return whether "daily" is no newspaper."""
    word = site.words[site.node.first]
    if (
        site.before is not None
        and site.tokens.tag(site.before.start) in _OPENING
        and not site.tokens.is_attribute(word.start)
    ):
        return False  # "the railwaymen's weekly, the Cog"
    if site.tokens.tag(word.start)[:2] == "NN" or (
        word.text[0].isupper() and site.before is not None and site.before.text not in '.!?”"’'
    ):
        return False
    return site.after is None or not (site.after.kind == "word" and site.after.text[0].isupper())


def _is_turn_of_the_day(site: Site) -> bool:
    """Return whether "dawn" is that of a day."""
    if site.words[site.node.last - 1].text[0].isupper() and site.before is not None:
        return False
    return (site.after is None or site.after.lower != "of") and site.tokens.tag(
        site.words[site.node.first].start
    )[:2] != "VB"


def _is_measured(site: Site) -> bool:
    """Return whether "over" or "about" measures ("for over two years") and does not govern ("over two years some …")."""
    first = site.words[site.node.first]
    return first.lower not in site.lexicon.governing or not site.tokens.is_preposition(first.start)


def _is_approximate(site: Site) -> bool:
    """Return whether "about" belongs to a date: "about 1959", not "concern about March"."""
    first = site.words[site.node.first]
    named = site.words[site.node.first + 1]
    return first.lower != "about" or named.kind != "word" or not site.tokens.is_preposition(first.start)


def _is_within(site: Site) -> bool:
    return (
        site.before is not None
        and site.before.lower == "within"
        and (site.after is None or site.after.lower != "of")
    )


def _is_appositive(site: Site) -> bool:
    """Return whether a number between commas behind a name is an age."""
    if (
        site.before is None
        or site.before.text != ","
        or site.after is None
        or site.after.text not in ",;."
        or site.node.first < 2
    ):
        return False
    return site.tokens.entity(site.words[site.node.first - 2].start) == "PERSON"


def _is_old_year(site: Site) -> bool:
    """Return whether a number of three digits is a year: "in 811 the Eider", not "in 250 villages"."""
    if (
        len(site.words[site.node.first].text) != 3
        or site.before is None
        or site.before.lower not in ("in", "since", "until")
    ):
        return False
    if site.node.first > 1 and site.words[site.node.first - 2].kind == "number":
        return False  # "95 in 100"
    if site.after is None or site.after.text in ".;)":
        return True
    return (
        site.after.text == ","
        or site.tokens.tag(site.after.start) in ("DT", "PRP", "NNP", "WDT")
        or site.after.lower in ("when", "to", "and")
    )


def _is_plain_quarter(site: Site) -> bool:
    """Return whether "three quarters" is three months each, not a fraction."""
    inner = site.node.value.of if isinstance(site.node.value, Modified) else site.node.value
    if not isinstance(inner, Amount) or inner.unit != "quarter":
        return True
    return inner.number not in (None, 3) and (site.after is None or site.after.lower != "of")


# Name of a rule, or kind of a node -> what it asks.
CHECKS: Mapping[str, Callable[[Site], bool]] = {
    "years_on": _is_years_on,
    "bare": _is_no_compound,
    "bare_season": _is_season,
    "bare_month": _is_month,
    "last_borrows_month": _is_list,
    "between_amounts": _is_between,
    "part_of_the_day": _is_plain_part,
    "bare_weekday": _is_weekday,
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
