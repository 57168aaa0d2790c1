"""Shows that CMake's check that every header compiles alone, as cmake/room.cmake sets it up, really fails: in a library,
in a room of headers only, and where a precompiled header would hide what is missing."""

import subprocess
import tempfile
import unittest
from pathlib import Path

CMAKE_FOLDER = Path(__file__).resolve().parents[2] / "cmake"
PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(rooms LANGUAGES CXX)
list(APPEND CMAKE_MODULE_PATH "{cmake_folder}")
add_library(gridvisit_options INTERFACE)
include(room)
gridvisit_precompiled_header(texts HEADERS <string>)
add_subdirectory(src/room)
"""
COMPLETE = "#pragma once\n#include <string>\ninline std::string text() { return {}; }\n"
INCOMPLETE = "#pragma once\ninline std::string text() { return {}; }\n"
SOURCE = '#include <string>\n#include "text.hpp"\nint size() { return static_cast<int>(text().size()); }\n'


def builds(room, header, build_type="Debug"):
    """Whether the room itself builds, and whether its headers pass the check."""
    with tempfile.TemporaryDirectory() as folder:
        src = Path(folder) / "src" / "room"
        src.mkdir(parents=True)
        (Path(folder) / "CMakeLists.txt").write_text(PROJECT.format(cmake_folder=CMAKE_FOLDER))
        (src / "CMakeLists.txt").write_text(f"gridvisit_room(room {room})\n")
        (src / "text.hpp").write_text(header)
        (src / "text.cpp").write_text(SOURCE)

        def cmake(*arguments):
            done = subprocess.run(["cmake", *arguments], cwd=folder, capture_output=True, text=True, check=False)
            return done.returncode == 0, done.stdout + done.stderr

        configured, output = cmake("-G", "Ninja", "-DCMAKE_CXX_COMPILER=clang++-19",
                                   f"-DCMAKE_BUILD_TYPE={build_type}", "-S", ".", "-B", "build")
        assert configured, output
        built, _ = cmake("--build", "build")
        checked, output = cmake("--build", "build", "--target", "all_verify_interface_header_sets")
        assert checked or "text.hpp" in output, output
        return built, checked


class HeadersTest(unittest.TestCase):
    def test_a_header_that_compiles_alone_passes(self):
        self.assertEqual(builds("SOURCES text.cpp HEADERS text.hpp", COMPLETE), (True, True))

    def test_a_header_that_needs_its_includer_fails(self):
        self.assertEqual(builds("SOURCES text.cpp HEADERS text.hpp", INCOMPLETE), (True, False))

    def test_a_room_of_headers_only_is_checked_too(self):
        self.assertEqual(builds("HEADERS text.hpp", INCOMPLETE), (True, False))

    def test_a_precompiled_header_hides_nothing(self):
        room = "SOURCES text.cpp HEADERS text.hpp PRECOMPILED texts"
        self.assertEqual(builds(room, INCOMPLETE, "Debug"), (True, False))
        self.assertEqual(builds(room, COMPLETE, "Release"), (True, True))


if __name__ == "__main__":
    unittest.main()
