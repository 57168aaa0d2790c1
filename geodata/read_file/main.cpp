// gridvisit-read-file FILE [LAYER]: reads one file for gridvisit (geodata/feature_file.hpp) and writes what is in it to
// standard output, in the frames of frames.hpp.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <new>
#include <string>

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

Result<> read(const std::filesystem::path& path, const std::string& layer_name, FeatureOutput& output) {
  if (auto checked = check_file(path); !checked) return checked;
  const std::string extension = extension_of(path);
  if (extension == ".csv" || extension == ".tsv" || extension == ".txt") return read_csv(path, output);
  ErrorWatch watch;
  register_drivers();
  const auto dataset = open_file(path);
  if (!dataset) return failure(dataset);
  const auto layer = find_layer(**dataset, layer_name);
  if (!layer) return failure(layer);
  return read_layer(**dataset, **layer, watch, output);
}

Result<> read_safely(const std::filesystem::path& path, const std::string& layer_name, FeatureOutput& output) {
  try {
    return read(path, layer_name, output);
  } catch (const std::bad_alloc&) {
    return failure(ErrorCode::too_large, "reading it needs more memory than is allowed; split the file");
  } catch (const std::exception&) {
    return failure(ErrorCode::invalid, "the file is broken: reading it failed");
  }
}

}  // namespace
}  // namespace gridvisit

int main(int count, char** arguments) {
  if (count < 2 || count > 3) {
    (void)std::fputs("usage: gridvisit-read-file FILE [LAYER]; it is started by gridvisit\n", stderr);
    return 2;
  }
  gridvisit::confine();
  gridvisit::FeatureOutput output(STDOUT_FILENO);
  const auto read = gridvisit::read_safely(arguments[1], count == 3 ? arguments[2] : "", output);
  const auto told = read ? output.end() : output.error(read.error());
  return told ? 0 : 1;
}
