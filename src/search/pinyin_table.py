"""Writes the readings of Chinese characters as a C++ literal, from the Unicode Consortium's Unihan database as Debian's
unicode-data brings it: pinyin_table.py Unihan_Readings.txt.bz2 OUTPUT

One line a character: the character, then its readings without tones, the most usual first ("单dan,shan,chan")."""

import bz2
import re
import sys
import unicodedata

SOURCES = ("kMandarin", "kHanyuPinlu", "kXHC1983")  # the usual one; by frequency in print; a dictionary's, for names


def plain(reading):
    letters = unicodedata.normalize("NFD", reading.replace("ü", "v"))
    return "".join(c for c in letters.replace("u\u0308", "v") if "a" <= c <= "z")


def readings_of(source, value):
    if source == "kHanyuPinlu":
        return [part.split("(")[0] for part in value.split()]
    if source == "kXHC1983":
        return [reading for part in value.split() for reading in part.split(":")[1].split(",")]
    return value.split()


def main(source_path, output_path):
    table = {}
    with bz2.open(source_path, "rt", encoding="utf-8") as lines:
        for line in lines:
            found = re.match(r"U\+([0-9A-F]+)\t(\w+)\t(.+)", line)
            if not found or found[2] not in SOURCES or not 0x3400 <= int(found[1], 16) <= 0x9FFF:
                continue
            known = table.setdefault(int(found[1], 16), {})
            known.setdefault(found[2], []).extend(plain(r) for r in readings_of(found[2], found[3]))
    rows = []
    for code, by_source in sorted(table.items()):
        readings = []
        for source in SOURCES:
            readings += [r for r in by_source.get(source, ()) if r and r not in readings]
        if readings:
            rows.append(chr(code) + ",".join(readings[:4]))
    # In parts, since compilers bound a literal's length.
    parts = ["\\n".join(rows[i:i + 500]) + "\\n" for i in range(0, len(rows), 500)]
    with open(output_path, "w", encoding="utf-8") as out:
        out.write("#pragma once\n\nnamespace gridvisit {\n\ninline constexpr const char* kPinyinTable[] = {\n")
        out.write(",\n".join(f'    "{part}"' for part in parts))
        out.write("};\n\n}  // namespace gridvisit\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
