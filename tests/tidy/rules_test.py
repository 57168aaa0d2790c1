"""Shows that each rule can fail: a small good tree passes, and each way to break it gives exactly its finding."""

import tempfile
import unittest
from pathlib import Path

import check

GOOD = {
    "tests/tidy/rooms.txt": "room src/base:\nroom schema:\nroom src/store: src/base schema\n"
                            "room src/api: src/base src/store\nroom tests: *\nonly sqlite3.h: src/store\n",
    ".clang-format": "BasedOnStyle: Google\nSortIncludes: Never\n",
    "src/base/CMakeLists.txt": "gridvisit_room(base\n  SOURCES a.cpp\n  HEADERS a.hpp)\n",
    "src/base/a.hpp": "#pragma once\n",
    "src/base/a.cpp": '#include "base/a.hpp"\n',
    "src/store/CMakeLists.txt": "gridvisit_room(store\n  HEADERS b.hpp c.hpp\n  LINK gridvisit_base)\n",
    "src/store/b.hpp": '#pragma once\n\n#include <sqlite3.h>\n\n#include "base/a.hpp"\n#include "gridvisit/v1/records.pb.h"\n',
    "src/store/c.hpp": "#pragma once\n",
    "tests/CMakeLists.txt": "gridvisit_test(store SOURCES b_test.cpp)\n",
    "tests/b_test.cpp": '#include <sqlite3.h>\n\n#include "store/b.hpp"\n#include "world.hpp"\n',
    "tests/world.hpp": "#pragma once\n",
    "README.md": "read me\n",
}


def findings(changes):
    """What the checker says of the good tree with these files written (or, where None, left out)."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in {**GOOD, **changes}.items():
            if text is not None:
                file = Path(folder) / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
        return [str(finding) for finding in check.check(folder)]


class RulesTest(unittest.TestCase):
    maxDiff = None

    def expect(self, changes, *expected):
        self.assertEqual(findings(changes), list(expected))

    def test_a_good_tree_has_no_findings(self):
        self.expect({})

    def test_a_room_includes_only_what_the_table_allows(self):
        self.expect(
            {"src/base/a.cpp": '#include "store/b.hpp"\n'},
            "src/base/a.cpp:1: src/base may not include src/store, move the code or the dependency one floor up "
            "(the table: tests/tidy/rooms.txt)")

    def test_generated_records_count_as_the_schema_room(self):
        self.expect(
            {"src/base/a.cpp": '#include "gridvisit/v1/records.pb.h"\n'},
            "src/base/a.cpp:1: src/base may not include schema, move the code or the dependency one floor up "
            "(the table: tests/tidy/rooms.txt)")

    def test_generated_records_have_one_name(self):
        self.expect(
            {"src/store/c.hpp": '#include "proto/records.pb.h"\n'},
            'src/store/c.hpp:1: "proto/records.pb.h" is not how generated records are named, '
            'write "gridvisit/v1/records.pb.h"')

    def test_an_include_names_its_room(self):
        self.expect(
            {"src/store/c.hpp": '#include "b.hpp"\n'},
            'src/store/c.hpp:1: "b.hpp" names no room, write "room/file.hpp" (or <…> for a library); '
            "looked for src/store/b.hpp")

    def test_angle_brackets_do_not_hide_an_include(self):
        self.expect(
            {"src/base/a.cpp": "#include <store/b.hpp>\n"},
            'src/base/a.cpp:1: <store/b.hpp> is a file of the house, write "store/b.hpp"')

    def test_a_library_stays_in_its_room(self):
        self.expect(
            {"src/base/a.cpp": "#include <sqlite3.h>\n"},
            "src/base/a.cpp:1: <sqlite3.h> may be included only in src/store, call that room instead")

    def test_a_library_in_quotation_marks_is_found_too(self):
        self.expect(
            {"src/base/a.cpp": '#include "sqlite3.h"\n'},
            'src/base/a.cpp:1: "sqlite3.h" names no room, write "room/file.hpp" (or <…> for a library); '
            "looked for src/base/sqlite3.h")

    def test_files_do_not_include_each_other_in_circles(self):
        self.expect(
            {"src/store/c.hpp": '#pragma once\n\n#include "store/b.hpp"\n',
             "src/store/b.hpp": '#pragma once\n\n#include "store/c.hpp"\n'},
            "src/store/c.hpp:3: src/store/b.hpp → src/store/c.hpp → src/store/b.hpp is a circle, "
            "move what both need below")

    def test_the_table_itself_has_no_circles(self):
        self.expect(
            {"tests/tidy/rooms.txt": GOOD["tests/tidy/rooms.txt"].replace("room src/base:", "room src/base: src/store")},
            "tests/tidy/rooms.txt:1: src/store is not a room listed above, give it a line above this one "
            "(a table in that order has no cycles)")

    def test_a_line_of_the_table_that_is_not_understood_is_refused(self):
        self.expect(
            {"tests/tidy/rooms.txt": GOOD["tests/tidy/rooms.txt"] + "rooom x: y\n"},
            "tests/tidy/rooms.txt:7: 'rooom x: y' is neither 'room PATH: …' nor 'only PATTERN…: …', mend it")

    def test_a_source_that_is_listed_exists(self):
        self.expect({"src/base/a.cpp": None}, "src/base/CMakeLists.txt:2: a.cpp does not exist, remove it or write it")

    def test_a_source_is_listed(self):
        self.expect({"src/base/new.cpp": ""}, "src/base/new.cpp:1: is in no target, name it in src/base/CMakeLists.txt")

    def test_a_header_is_listed_where_it_is_checked_to_compile_alone(self):
        for listing in ("SOURCES a.cpp a.hpp", "SOURCES a.cpp # HEADERS a.hpp"):
            self.expect(
                {"src/base/CMakeLists.txt": f"gridvisit_room(base {listing}\n)\n"},
                "src/base/a.hpp:1: is not checked to compile alone, name it under HEADERS in src/base/CMakeLists.txt")

    def test_nothing_is_left_for_later(self):
        for word in ("TO" + "DO", "FIX" + "ME"):
            self.expect(
                {"src/base/a.hpp": f"#pragma once\n// {word}: later\n"},
                f"src/base/a.hpp:2: {word}, finish it or write the limit down where a user meets it")

    def test_a_file_is_not_a_grab_bag(self):
        for name in ("utils", "string_helpers", "common", "device_manager"):
            word = name.split("_")[-1]
            self.expect(
                {f"src/base/{name}.hpp": "#pragma once\n",
                 "src/base/CMakeLists.txt": f"gridvisit_room(base SOURCES a.cpp HEADERS a.hpp {name}.hpp)\n"},
                f"src/base/{name}.hpp:1: a file named '{word}' collects anything, name it by the one thing it is")

    def test_a_long_file_gives_its_reason(self):
        long = {"src/base/a.cpp": "// a\n" * 401}
        advice = "look for the second idea in it, or give the reason in tests/tidy/long_files.txt"
        self.expect({"src/base/a.cpp": "// a\n" * 400})
        self.expect(long, f"src/base/a.cpp:401: 401 lines are more than 400, {advice}")
        self.expect({**long, "tests/tidy/long_files.txt": "src/base/a.cpp: a table\n"})
        self.expect(
            {**long, "tests/tidy/long_files.txt": "src/base/a.cpp:\n"},
            "tests/tidy/long_files.txt:1: src/base/a.cpp has no reason, write 'src/base/a.cpp: why it is one idea'")

    def test_a_reason_for_a_file_that_is_no_longer_long_goes(self):
        self.expect(
            {"tests/tidy/long_files.txt": "# why\nsrc/base/a.cpp: a table\nsrc/base/gone.cpp: it was\n"},
            "tests/tidy/long_files.txt:2: src/base/a.cpp has only 1 lines, remove its line",
            "tests/tidy/long_files.txt:3: src/base/gone.cpp does not exist, remove its line")

    def test_no_file_names_a_registry(self):
        host = ".".join(("pypi", "org"))
        self.expect(
            {"README.md": f"\nfrom https://{host}/simple\n"},
            f"README.md:2: {host} is a package registry's host, remove it")

    def test_files_are_formatted(self):
        self.expect(
            {"src/base/a.hpp": "#pragma once\nint   x;\n"}, "src/base/a.hpp:2: is not formatted, run ./dev format")

    def test_a_format_that_cannot_be_read_is_not_taken_for_a_formatted_tree(self):
        found = findings({".clang-format": "BasedOnStyle: Nobody's\n"})
        self.assertEqual(len(found), 1)
        self.assertRegex(found[0], r"^\.clang-format:1: clang-format-19 failed \(")


if __name__ == "__main__":
    unittest.main()
