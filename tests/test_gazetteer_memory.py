"""What the gazetteer costs: measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys

MOST = 60 * 2**20
SCRIPT = """
import gc, tracemalloc
import numpy
from textmine.components.gazetteer import load_gazetteer
tracemalloc.start()
load_gazetteer().look_up("Baku")
gc.collect()
print(*tracemalloc.get_traced_memory())
"""


def test_gazetteer_fits_into_sixty_megabytes_even_while_it_loads():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    kept, peak = map(int, done.stdout.split())
    assert 2**20 < kept < peak < MOST
