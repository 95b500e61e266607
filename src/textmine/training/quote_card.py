"""The card of the tagger of quotations: what it was fitted on, under which licences, and how good it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What may be used to fit a model that is passed on, and whom to credit.
_LICENCES = {
    "corpus": "the project's corpus, CC BY 4.0",
    "invented": "the project's corpus, invented chapters, CC BY 4.0",
    "pieces": "the project's short pieces (corpus/statements), CC BY 4.0",
    "gum": "GUM (Zeldes 2017; annotations CC BY 4.0), its genres academic and court (CC BY 4.0), news and interview (CC BY 2.5)",
    "litbank": "LitBank (Sims and Bamman 2020), CC BY 4.0",
    "also": "a corpus of the user's own: the model may not be passed on unless its licence allows it",
}


def card(manifest: Mapping[str, Any]) -> str:
    """Return the card, in Markdown."""
    lines = [
        "# Tagger of quotations",
        "",
        "A small encoder (all-MiniLM-L6-v2, 22 M parameters, Apache-2.0) fine-tuned as a tagger of word pieces, int8 ONNX. Heads: "
        "content in marks, content without marks, cue and speaker; the same in the wide sense (thought and wanted), of which nothing "
        "is held out; and the kind of "
        "what stands in marks (statement, scare, term, title).",
        "",
        "## Fitted on",
        "",
        *(f"- {_LICENCES.get(name, name)}: {count} documents" for name, count in manifest["sources"].items()),
        "",
        "These licences ask for credit wherever the model is passed on. The corpus's split test was never read.",
        "",
        "## Development figures",
        "",
        "F1 of word pieces on the corpus's split development (for the kind of marks: share of pieces that are right):",
        "",
        "| head | |",
        "|---|---|",
        *(f"| {head} | {value:.3f} |" for head, value in manifest["epochs"][-1].items()),
        "",
        "At a score of one half: "
        + "; ".join(f"{name} {value}" for name, value in manifest["marks"].items())
        + ".",
        "The scores of candidates are calibrated on the same split.",
        "",
        "The scores are no judgement on their own: they are joined with rules over the parse.",
        "",
        "## Made by",
        "",
        "`textmine train quotes`, with "
        + ", ".join(f"{key} {value}" for key, value in manifest["recipe"].items()),
        "",
        "## Hashes",
        "",
        *(f"- `{name}` sha256 {digest}" for name, digest in manifest["sha256"].items()),
    ]
    return "\n".join(lines) + "\n"
