"""The rules of the house. Each takes the tree (and the include table) and yields findings; none changes anything."""

import re
import subprocess
from pathlib import Path, PurePosixPath

from sources import Finding

FREE_ROOMS = {"tests", "bench"}  # may include any header from outside
MAX_LINES = 400
LONG_FILES = "tests/tidy/long_files.txt"
GRAB_BAGS = {"util", "utils", "helper", "helpers", "common", "manager"}
UNFINISHED = re.compile(r"\b([T]ODO|[F]IXME|[X]XX)\b")  # the brackets keep this line from finding itself
REGISTRY_HOSTS = re.compile(
    r"\b(?:(?:registry[.])?npmjs[.](?:org|com)|registry[.]yarnpkg[.]com|npmmirror[.]com|pypi[.]org|pythonhosted[.]org|"
    r"crates[.]io|proxy[.]golang[.]org|rubygems[.]org|repo1?[.]maven[.]\w+|docker[.]io|ghcr[.]io|quay[.]io|"
    r"(?:deb|security|ftp|snapshot)[.]debian[.]org|conan[.]io|unpkg[.]com|jsdelivr[.]net)\b")


def include_table(tree, rooms):
    """Every #include obeys rooms.txt, and names a file from its room."""
    yield from rooms.findings
    for source in [s for s in tree if s.is_cxx]:
        room = rooms.of(source.path)
        for line, bracket, name in source.includes():
            message = _project_include(source, room, bracket, name, rooms) or _outside_include(room, name, rooms)
            if message:
                yield Finding(source.path, line, message)


def _project_include(source, room, bracket, name, rooms):
    if name.endswith(".pb.h") and not re.fullmatch(r"(gridvisit/v1/\w+|google/protobuf/\w+)[.]pb[.]h", name):
        return f'"{name}" is not how generated records are named, write "gridvisit/v1/{PurePosixPath(name).name}"'
    reached = "schema" if name.startswith("gridvisit/v1/") else rooms.of_include(name)
    if reached is None:
        beside = Path(source.path).parent / name
        if bracket == "<" or room in FREE_ROOMS and "/" not in name:
            return None
        return f'"{name}" names no room, write "room/file.hpp" (or <…> for a library); looked for {beside.as_posix()}'
    if bracket == "<":
        return f'<{name}> is a file of the house, write "{name}"'
    if reached != room and reached not in rooms.may.get(room, ()):
        what_to_do = "move the code or the dependency one floor up (the table: tests/tidy/rooms.txt)"
        return f"{room or 'no room'} may not include {reached}, {what_to_do}"
    return None


def _outside_include(room, name, rooms):
    allowed = rooms.allowed_for_header(name)
    if allowed is None or room in FREE_ROOMS or room in allowed:
        return None
    return f"<{name}> may be included only in {', '.join(allowed)}, call that room instead"


def include_cycles(tree, rooms):
    """No file includes itself by way of others (rooms cannot: each line of the table names only rooms above it)."""
    by_path = {s.path: s for s in tree if s.is_cxx}
    finished = set()

    def visit(path, trail):
        if path in trail:
            circle = [*trail[trail.index(path) :], path]
            yield Finding(trail[-1], line_of[trail[-1], path], f"{' → '.join(circle)} is a circle, move what both need below")
            return
        if path in finished:
            return
        for line, _, name in by_path[path].includes():
            for target in ("src/" + name, name):
                if target in by_path:
                    line_of[path, target] = line
                    yield from visit(target, [*trail, path])
        finished.add(path)

    line_of = {}
    for path in by_path:
        yield from visit(path, [])


def cmake_lists(tree, rooms):
    """What CMakeLists.txt name exists, and every source and header is named by its folder's."""
    paths = {s.path for s in tree}
    lists = {str(PurePosixPath(s.path).parent): s for s in tree if s.path.endswith("CMakeLists.txt")}
    listed, headers = set(), set()
    for folder, source in lists.items():
        keyword = ""
        for number, line in enumerate(source.lines, 1):
            for word in re.findall(r'[^\s()"]+', line.split("#")[0]):
                if re.fullmatch(r"[A-Z_]+", word):
                    keyword = word
                if not re.fullmatch(r"[\w./-]+[.](cpp|hpp)", word):
                    continue
                path = (PurePosixPath(folder) / word).as_posix()
                listed.add(path)
                if keyword == "HEADERS":
                    headers.add(path)
                if path not in paths:
                    yield Finding(source.path, number, f"{word} does not exist, remove it or write it")
    for source in [s for s in tree if rooms.of(s.path)]:
        free = rooms.of(source.path) in FREE_ROOMS
        where = next((f for f in map(str, PurePosixPath(source.path).parents) if f in lists), ".")
        if source.suffix == ".cpp" and source.path not in listed:
            yield Finding(source.path, 1, f"is in no target, name it in {where}/CMakeLists.txt")
        if source.suffix == ".hpp" and not free and source.path not in headers:
            yield Finding(source.path, 1, f"is not checked to compile alone, name it under HEADERS in {where}/CMakeLists.txt")


def unfinished_notes(tree, rooms):
    """Nothing is left for later in a comment."""
    for source in [s for s in tree if s.is_code]:
        for number, line in enumerate(source.lines, 1):
            if match := UNFINISHED.search(line):
                yield Finding(source.path, number, f"{match[1]}, finish it or write the limit down where a user meets it")


def file_names(tree, rooms):
    """No grab-bags."""
    for source in [s for s in tree if s.is_code]:
        for word in GRAB_BAGS & set(re.split(r"[^a-z]+", PurePosixPath(source.path).stem.lower())):
            yield Finding(source.path, 1, f"a file named '{word}' collects anything, name it by the one thing it is")


def file_lengths(tree, rooms):
    """No code file over 400 lines without a reason in long_files.txt, and no reason without such a file."""
    reasons = {}
    allow_list = next((s for s in tree if s.path == LONG_FILES), None)
    for number, line in enumerate(allow_list.lines if allow_list else [], 1):
        if line.strip() and not line.startswith("#"):
            path, _, reason = (part.strip() for part in line.partition(":"))
            reasons[path] = number
            if not reason:
                yield Finding(LONG_FILES, number, f"{path} has no reason, write '{path}: why it is one idea'")
    for source in [s for s in tree if s.is_code]:
        count = len(source.lines)
        if count > MAX_LINES and source.path not in reasons:
            what_to_do = f"look for the second idea in it, or give the reason in {LONG_FILES}"
            yield Finding(source.path, MAX_LINES + 1, f"{count} lines are more than {MAX_LINES}, {what_to_do}")
        elif count <= MAX_LINES and source.path in reasons:
            yield Finding(LONG_FILES, reasons[source.path], f"{source.path} has only {count} lines, remove its line")
    for path in reasons.keys() - {s.path for s in tree}:
        yield Finding(LONG_FILES, reasons[path], f"{path} does not exist, remove its line")


def registry_hosts(tree, rooms):
    """No file says where packages come from: the machine that builds knows its own mirror."""
    for source in tree:
        for number, line in enumerate(source.lines, 1):
            if match := REGISTRY_HOSTS.search(line):
                yield Finding(source.path, number, f"{match[0]} is a package registry's host, remove it")


def formatting(root, tree, batch=40):
    """clang-format has nothing to change; one finding a file."""
    files = [s.path for s in tree if s.suffix in (".cpp", ".hpp")]
    seen = set()
    for start in range(0, len(files), batch):
        command = ["clang-format-19", "--dry-run", "-Werror", *files[start : start + batch]]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
        places = re.findall(r"^(.+?):(\d+):\d+: error: code should be clang-formatted", done.stderr, re.MULTILINE)
        for path, line in places:
            if path not in seen:
                seen.add(path)
                yield Finding(path, int(line), "is not formatted, run ./dev format")
        if done.returncode != 0 and not places:
            yield Finding(".clang-format", 1, f"clang-format-19 failed ({done.stderr.strip()}), mend that first")
            return


RULES = [include_table, include_cycles, cmake_lists, unfinished_notes, file_names, file_lengths, registry_hosts]
