"""Time expressions: found by a grammar of typed values, resolved, written as TIMEX3 and EDTF."""
