"""A small bottom-up chart parser: rules over typed symbols, all readings, bounded width, linear time.

A pattern is a string of symbols: `MONTH` is a lexeme, `date` what other rules make, `'of'` a small word of the
lexicon's literals, which is matched but not handed on; a question mark makes a symbol optional (None is handed on).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from inspect import signature
from itertools import product
from typing import Any

from textmine.components.dates.lexer import Lexeme

# No expression is longer; the bound makes the parse linear in the text.
MAX_WORDS = 16
Builder = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Node:
    """A reading of the words `first` to `last` (exclusive) as a `kind`, with its value and the rule that made it."""

    kind: str
    value: Any
    first: int
    last: int
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to make a `result`: symbols without options, and which builder argument each fills."""

    result: str
    symbols: tuple[str, ...]
    slots: tuple[int | None, ...]
    arity: int
    build: Builder
    nodes: bool

    @property
    def name(self) -> str:
        """The builder's name."""
        return self.build.__name__


class Grammar:
    """Rules, indexed by their last symbol."""

    def __init__(self) -> None:
        self._by_last: dict[str, list[Rule]] = {}

    def rule(self, result: str, *patterns: str, nodes: bool = False) -> Callable[[Builder], Builder]:
        """Return a decorator that adds a builder under `patterns`.

        A builder gets the value of each symbol that is not a literal, or its node if `nodes`; it returns the value
        of the new node, or None to refuse.
        """

        def add(build: Builder) -> Builder:
            for pattern in patterns:
                for made in _expand(result, pattern, build, nodes):
                    self._by_last.setdefault(made.symbols[-1], []).append(made)
            return build

        return add

    def parse(self, lexemes: Iterable[Lexeme]) -> Iterator[Node]:
        """Yield every node that the rules make of `lexemes`, the lexemes apart.

        Of several readings of the same words as the same kind the first made is kept.
        """
        waiting: dict[int, list[Node]] = {}
        for lexeme in lexemes:
            node = Node(lexeme.kind, lexeme.value, lexeme.first, lexeme.last)
            waiting.setdefault(lexeme.last, []).append(node)
        ending: dict[int, dict[tuple[str, int], Node]] = {}
        for last in sorted(waiting):
            agenda, done = waiting[last], ending.setdefault(last, {})
            for node in agenda:  # grows while it is read
                if (node.kind, node.first) in done:
                    continue
                done[node.kind, node.first] = node
                if node.rule:
                    yield node
                agenda.extend(self._made_with(node, ending))

    def _made_with(self, node: Node, ending: dict[int, dict[tuple[str, int], Node]]) -> Iterator[Node]:
        for rule in self._by_last.get(node.kind, ()):
            for parts in _left_of(rule.symbols, len(rule.symbols) - 1, node, ending, node.last - MAX_WORDS):
                arguments: list[Any] = [None] * rule.arity
                for part, slot in zip(parts, rule.slots, strict=True):
                    if slot is not None:
                        arguments[slot] = part if rule.nodes else part.value
                value = rule.build(*arguments)
                if value is not None:
                    yield Node(rule.result, value, parts[0].first, node.last, rule.name)


def _left_of(
    symbols: tuple[str, ...],
    index: int,
    node: Node,
    ending: dict[int, dict[tuple[str, int], Node]],
    limit: int,
) -> Iterator[tuple[Node, ...]]:
    """Yield the ways to match `symbols[:index]` right before `node`, with `node` last."""
    if index == 0:
        yield (node,)
        return
    for (kind, first), before in ending.get(node.first, {}).items():
        if kind == symbols[index - 1] and first >= limit:
            for parts in _left_of(symbols, index - 1, before, ending, limit):
                yield (*parts, node)


def _expand(result: str, pattern: str, build: Builder, nodes: bool) -> Iterator[Rule]:
    """Yield the rule once for every choice of its optional symbols."""
    symbols: list[str] = []
    slots: list[int | None] = []
    choices: list[tuple[bool, ...]] = []
    for item in pattern.split():
        symbol = item.removesuffix("?")
        slots.append(None if symbol.startswith("'") else sum(slot is not None for slot in slots))
        symbols.append(symbol)
        choices.append((True, False) if item.endswith("?") else (True,))
    # A pattern may leave out trailing arguments altogether: they are None as well.
    named = [p for p in signature(build).parameters.values() if p.kind is p.POSITIONAL_OR_KEYWORD]
    arity = max(sum(slot is not None for slot in slots), len(named))
    for taken in product(*choices):
        kept = [i for i, take in enumerate(taken) if take]
        yield Rule(
            result, tuple(symbols[i] for i in kept), tuple(slots[i] for i in kept), arity, build, nodes
        )
