"""Other renderings of the corpus's chapters, made from their Markdown."""

from __future__ import annotations

import datetime as dt

# The date that files give as that of their making: no clock may get into them.
CREATED = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
