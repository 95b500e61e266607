"""Named entities: found, typed, brought to the guidelines' extents, grouped by the thing they name."""
