"""The card of the model of arguments: what it was fitted on, and how good it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SOURCES = {
    "corpus": "the project's corpus, CC BY 4.0, split train",
    "invented": "the project's corpus, invented chapters, CC BY 4.0, split train",
    "pieces": "the project's short pieces (corpus/arguments), CC BY 4.0",
}


def card(manifest: Mapping[str, Any]) -> str:
    """Return the card, in Markdown."""
    lines = [
        "# Model of arguments",
        "",
        "A small encoder (all-MiniLM-L6-v2, 22 M parameters, Apache-2.0) fine-tuned to tell of each sentence of a paragraph its role (none, "
        "premise, claim), the structural factors that it argues from (geography, history, ethnicity, legal order) and what each does to "
        "secession; int8 ONNX. It reads paragraphs, never headings. A sentence's logits are the mean of its word pieces', weighed by a "
        "column of their own, so that every decision leads back to words.",
        "",
        "## Fitted on",
        "",
        *(f"- {_SOURCES.get(name, name)}: {count} texts" for name, count in manifest["sources"].items()),
        "",
        "The corpus's split test was never read; nothing of others' texts was fitted on.",
        "",
        "## Development figures",
        "",
        "Macro-F1 of roles and factors, share of directions that are right, expected calibration error, on the corpus's split development, "
        "on which calibration and thresholds were fitted:",
        "",
        "| figure | |",
        "|---|---|",
        *(f"| {name} | {value:.3f} |" for name, value in manifest["development"].items()),
        "",
        "## Made by",
        "",
        "`textmine train arguments`, with "
        + ", ".join(f"{key} {value}" for key, value in manifest["recipe"].items()),
        "",
        "## Hashes",
        "",
        *(f"- `{name}` sha256 {digest}" for name, digest in manifest["sha256"].items()),
    ]
    return "\n".join(lines) + "\n"
