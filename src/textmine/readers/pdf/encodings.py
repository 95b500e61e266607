"""The encodings of simple PDF fonts: code to text where the font carries no map to Unicode."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

_TYPE1_ENTRY = re.compile(rb"dup\s+(\d{1,3})\s*/([A-Za-z0-9_.]{1,64})\s+put")


def simple_encoding(font: DictionaryObject) -> dict[int, str]:
    """Return code → text of a Type1, TrueType or Type3 font, by its /Encoding and, failing that, its font file.

    Source: ISO 32000-1:2008, 9.6.6 and annex D.
    """
    declared = resolve(font.get("/Encoding"))
    if isinstance(declared, NameObject):
        return _named(str(declared))
    table = _built_in(font)
    if isinstance(declared, DictionaryObject):
        base = resolve(declared.get("/BaseEncoding"))
        if isinstance(base, NameObject):
            table = _named(str(base))
        table = {**table, **_differences(resolve(declared.get("/Differences")))}
    return table


def glyph_text(name: str) -> str:
    """Return what a glyph of this name stands for, after the Adobe Glyph List; "" if the name tells nothing."""
    from fontTools import agl

    return str(agl.toUnicode(name))


def resolve(value: Any) -> Any:
    """Return the object behind a reference, or the value itself; None for nothing."""
    return value.get_object() if hasattr(value, "get_object") else value


def _named(name: str) -> dict[int, str]:
    codec = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}.get(name)
    if codec is None:
        return _standard()
    table = {code: bytes([code]).decode(codec, errors="ignore") for code in range(32, 256)}
    return {code: text or "•" for code, text in table.items()}


def _standard() -> dict[int, str]:
    from fontTools.encodings.StandardEncoding import StandardEncoding

    return {code: glyph_text(name) for code, name in enumerate(StandardEncoding) if name != ".notdef"}


def _differences(array: Any) -> dict[int, str]:
    table: dict[int, str] = {}
    if not isinstance(array, ArrayObject):
        return table
    code = 0
    for raw in array:
        item = resolve(raw)
        if isinstance(item, NameObject):
            table[code] = glyph_text(str(item)[1:])
            code += 1
        elif isinstance(item, int):
            code = item
    return table


def _built_in(font: DictionaryObject) -> dict[int, str]:
    """Return the encoding inside an embedded Type 1 font program, else the standard one."""
    descriptor = resolve(font.get("/FontDescriptor"))
    if isinstance(descriptor, DictionaryObject):
        program = resolve(descriptor.get("/FontFile"))
        if isinstance(program, StreamObject):
            entries = _TYPE1_ENTRY.findall(program.get_data()[:200_000])
            if entries:
                return {int(code): glyph_text(name.decode("ascii")) for code, name in entries}
        compact = resolve(descriptor.get("/FontFile3"))
        if isinstance(compact, StreamObject) and (table := _compact(compact.get_data())):
            return table
    return _standard()


def _compact(data: bytes) -> dict[int, str]:
    """Return the encoding of a CFF font program; empty if it has none or cannot be read."""
    from fontTools.cffLib import CFFFontSet

    fonts = CFFFontSet()
    try:
        fonts.decompile(BytesIO(data), None)
        encoding = fonts[0].Encoding
    except Exception:
        # fontTools raises what its parser stumbles on; an unreadable program only means the standard encoding.
        return {}
    if not isinstance(encoding, list):
        return {}
    return {code: glyph_text(name) for code, name in enumerate(encoding) if name != ".notdef"}
