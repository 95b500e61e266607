"""What holds of time expressions in any text: real-looking ones, composed ones, and text of no sense at all."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from dated import DATA, blank_doc, find
from effort import effort
from textmine.components.context import Context, Region, plain_context, set_context
from textmine.components.dates.days import month_length, shift_months
from textmine.components.dates.lexicon import _load as load_table
from textmine.components.dates.logic import Reference, dates
from textmine.components.records import TimeExpression
