// The command line: what `gridvisit --help` teaches.
#pragma once

namespace gridvisit {

/// Runs the command and gives the program's exit code.
int run_command_line(int argc, const char* const* argv);

}  // namespace gridvisit
