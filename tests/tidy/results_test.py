"""Shows that tests/results.py tells passed, failed and skipped tests apart as ctest really writes them."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import results

PROJECT = """
cmake_minimum_required(VERSION 3.25)
project(outcomes NONE)
enable_testing()
add_test(NAME good COMMAND ${CMAKE_COMMAND} -E echo "fine, nothing was skipped: here")
add_test(NAME bad COMMAND ${CMAKE_COMMAND} -E false)
add_test(NAME "bad after a skip" COMMAND sh -c "echo '  skipped: half of it'; exit 1")
add_test(NAME "without data" COMMAND ${CMAKE_COMMAND} -E echo "  skipped: no shared data")
add_test(NAME "never built" COMMAND ${CMAKE_CURRENT_BINARY_DIR}/no_such_program)
add_test(NAME off COMMAND ${CMAKE_COMMAND} -E true)
set_tests_properties(off PROPERTIES DISABLED ON)
"""


class ResultsTest(unittest.TestCase):
    def test_every_outcome_is_counted_as_what_it_is(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "CMakeLists.txt").write_text(PROJECT)
            run = {"cwd": folder, "capture_output": True, "check": False}
            subprocess.run(["cmake", "-S", ".", "-B", "."], **run)
            subprocess.run(["ctest", "--output-junit", "tests.xml", "--test-output-size-passed", "100000"], **run)
            counts, lines = results.count(Path(folder) / "tests.xml")
        self.assertEqual(counts, {"passed": 1, "failed": 3, "skipped": 2})
        self.assertEqual([line.split(" (")[0] for line in lines],
                         ["failed: bad", "failed: bad after a skip", "skipped: without data", "failed: never built",
                          "skipped: off"])
        self.assertIn("skipped: without data (no shared data)", lines)


if __name__ == "__main__":
    unittest.main()
