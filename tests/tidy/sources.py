"""Reading the tree: which files there are, which room a file is in, and the include table of rooms.txt."""

import fnmatch
import os
import re
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

SKIPPED_FOLDERS = {".git", "build", ".cache", "node_modules", "__pycache__"}
CXX_SUFFIXES = {".cpp", ".hpp", ".h", ".cc", ".c"}
CODE_SUFFIXES = CXX_SUFFIXES | {".proto", ".sql", ".py", ".ts", ".mjs", ".js", ".vue", ".css", ".cmake", ".sh"}
CODE_NAMES = {"CMakeLists.txt", "dev", "run"}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


@dataclass(frozen=True, order=True)
class Finding:
    """What a rule has to say about one line; printed as "file:line: what, what to do"."""

    file: str
    line: int
    message: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.message}"


@dataclass
class Source:
    """One text file of the tree; `path` is relative to the root, with slashes."""

    path: str
    text: str

    @property
    def lines(self):
        return self.text.splitlines()

    @property
    def suffix(self):
        return PurePosixPath(self.path).suffix

    @property
    def is_cxx(self):
        return self.suffix in CXX_SUFFIXES

    @property
    def is_code(self):
        return self.suffix in CODE_SUFFIXES or PurePosixPath(self.path).name in CODE_NAMES

    def includes(self):
        """(line number, "<" or '"', name) of every #include."""
        for number, line in enumerate(self.lines, 1):
            if match := INCLUDE.match(line):
                yield number, match[1], match[2]


@dataclass
class Rooms:
    """The include table: `may` maps a room to those it may include, `only` a header pattern to its rooms."""

    may: dict = field(default_factory=dict)
    only: list = field(default_factory=list)
    findings: list = field(default_factory=list)

    def of(self, path):
        """The room a file is in: the longest one that is a folder above it, or None."""
        above = [room for room in self.may if path.startswith(room + "/")]
        return max(above, key=len, default=None)

    def of_include(self, name):
        """The room an #include "name" reaches (roots: src/ and the repository), or None."""
        return self.of("src/" + name) or self.of(name)

    def allowed_for_header(self, name):
        """The rooms that may include this header from outside, or None where any may."""
        for pattern, rooms in self.only:
            if fnmatch.fnmatchcase(name, pattern):
                return rooms
        return None


def read_rooms(root, table="tests/tidy/rooms.txt"):
    rooms = Rooms()
    for number, line in enumerate((Path(root) / table).read_text().splitlines(), 1):
        words = line.split("#")[0].replace(":", " : ").split()
        if not words:
            continue
        colon = words.index(":") if ":" in words else len(words)
        what, names, listed = words[0], words[1:colon], words[colon + 1 :]
        if what == "room" and len(names) == 1:
            rooms.may[names[0]] = set(rooms.may) if listed == ["*"] else set(listed)
        elif what == "only" and names:
            rooms.only += [(pattern, listed) for pattern in names]
        else:
            rooms.findings.append(Finding(table, number, f"'{line}' is neither 'room PATH: …' nor 'only PATTERN…: …', mend it"))
            continue
        for unknown in [room for room in listed if room not in rooms.may and room != "*"]:
            what_to_do = "give it a line above this one (a table in that order has no cycles)"
            rooms.findings.append(Finding(table, number, f"{unknown} is not a room listed above, {what_to_do}"))
    return rooms


def read_tree(root):
    """Every text file below root except what is built or fetched, in the order of the paths."""
    sources = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in files:
            path = Path(folder) / name
            if path.is_symlink() or not path.is_file():
                continue
            data = path.read_bytes()
            if b"\0" in data:
                continue
            sources.append(Source(path.relative_to(root).as_posix(), data.decode("utf-8", "replace")))
    return sorted(sources, key=lambda source: source.path)
