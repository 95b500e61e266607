"""Draw the pictures of the README from real output: `python docs/pictures.py` after `make run`."""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console

from textmine.cli.summary import summary
from textmine.schema.v1 import Chapter

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Write `docs/images/show.svg`: what `textmine show aland` prints."""
    chapter = Chapter.from_json((ROOT / "outputs" / "aland" / "annotations.json").read_bytes())
    console = Console(record=True, width=118, file=io.StringIO(), force_terminal=True)
    console.print(summary(chapter))
    drawing = console.export_svg(title="textmine show aland", unique_id="textmine-show")
    # Rich asks for a font from the net; the picture does with the reader's own.
    drawing = re.sub(r"@font-face \{.*?\}\s*", "", drawing, flags=re.DOTALL)
    (ROOT / "docs" / "images" / "show.svg").write_text(drawing, encoding="utf-8")


if __name__ == "__main__":
    main()
