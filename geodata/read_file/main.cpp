// gridvisit-read-file FILE [LAYER [HEADING_ROW]] | FILE --layers: reads one file for gridvisit
// (geodata/feature_file.hpp) and writes what is in it to standard output, in the frames of frames.hpp.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <new>
#include <string>
#include <string_view>

#include <unistd.h>

#include "geodata/read_file/confine.hpp"
#include "geodata/read_file/csv_source.hpp"
#include "geodata/read_file/error_watch.hpp"
#include "geodata/read_file/feature_output.hpp"
#include "geodata/read_file/file_checks.hpp"
#include "geodata/read_file/layer_reader.hpp"
#include "geodata/read_file/open_file.hpp"

namespace gridvisit {
namespace {

struct Asked {
  std::filesystem::path path;
  std::string layer = {};
  std::int64_t heading_row = 0;
  bool layers_only = false;  ///< their names, as the columns of a heading
};

Result<> read(const Asked& asked, FeatureOutput& output) {
  if (auto checked = check_file(asked.path); !checked) return checked;
  const std::string extension = extension_of(asked.path);
  if (extension == ".csv" || extension == ".tsv" || extension == ".txt") {
    if (asked.layers_only) return output.header({.columns = {asked.path.stem().string()}});
    return read_csv(asked.path, asked.heading_row, output);
  }
  ErrorWatch watch;
  register_drivers();
  const auto dataset = open_file(asked.path);
  if (!dataset) return failure(dataset);
  if (asked.layers_only) return output.header({.columns = list_layers(**dataset)});
  const auto layer = find_layer(**dataset, asked.layer);
  if (!layer) return failure(layer);
  return read_layer(**dataset, **layer, {watch, output, asked.heading_row});
}

Result<> read_safely(const Asked& asked, FeatureOutput& output) {
  try {
    return read(asked, output);
  } catch (const std::bad_alloc&) {
    return failure(ErrorCode::too_large, "reading it needs more memory than is allowed; split the file");
  } catch (const std::exception&) {
    return failure(ErrorCode::invalid, "the file is broken: reading it failed");
  }
}

}  // namespace
}  // namespace gridvisit

int main(int count, char** arguments) {
  if (count < 2 || count > 4) {
    (void)std::fputs(
        "usage: gridvisit-read-file FILE [LAYER [HEADING_ROW]] | FILE --layers; it is started by gridvisit\n", stderr);
    return 2;
  }
  gridvisit::confine();
  gridvisit::Asked asked{.path = arguments[1]};
  asked.layers_only = count == 3 && std::string_view(arguments[2]) == "--layers";
  if (count > 2 && !asked.layers_only) asked.layer = arguments[2];
  if (count > 3) asked.heading_row = std::strtoll(arguments[3], nullptr, 10);
  gridvisit::FeatureOutput output(STDOUT_FILENO);
  const auto read = gridvisit::read_safely(asked, output);
  const auto told = read ? output.end() : output.error(read.error());
  return told ? 0 : 1;
}
