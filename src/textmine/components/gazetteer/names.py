"""Under which key a name is kept: case, diacritics, dots and hyphens do not tell names apart."""

from __future__ import annotations

import unicodedata

# Letters that Unicode does not take apart into a letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ə": "a", "ı": "i", "ħ": "h"}
)
_SIGNS = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "ʻ": "'",
        "ʼ": "'",
        "`": "'",
        ".": None,
        "-": " ",
        "–": " ",
        "‑": " ",
        "\u00ad": None,
    }
)
_LONGEST_ACRONYM = 6


def folded(name: str) -> str:
    """Return the key of a name: "Åland" and "aland", "U.S.S.R." and "ussr", "the Hague" and "Hague" have one each."""
    if name.isascii():  # nearly all, and a table of characters is slow
        key = name.lower().replace(".", "").replace("-", " ").replace("`", "'")
    else:
        key = name.translate(_SIGNS).casefold()
        parts = unicodedata.normalize("NFKD", key)
        key = "".join(char for char in parts if not unicodedata.combining(char)).translate(_LETTERS)
    return " ".join(key.split()).removeprefix("the ")


def is_acronym(name: str) -> bool:
    """Return whether `name` is one only in capitals: "US" is a state, "us" is not."""
    letters = name.replace(".", "")
    return len(letters) <= _LONGEST_ACRONYM and letters.isupper() and letters.isalnum()
