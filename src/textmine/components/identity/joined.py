"""Things joined step by step: a disjoint-set forest over any keys."""

from __future__ import annotations


class Joined[K]:
    """Which keys are one. A key not met is its own root."""

    def __init__(self) -> None:
        self._above: dict[K, K] = {}

    def root(self, key: K) -> K:
        """Return the key that stands for all that are joined with `key`."""
        path = []
        while key in self._above:
            path.append(key)
            key = self._above[key]
        for step in path:
            self._above[step] = key
        return key

    def join(self, first: K, second: K) -> None:
        """Make `first` and `second` one, under the root of `first`."""
        root, other = self.root(first), self.root(second)
        if root != other:
            self._above[other] = root
