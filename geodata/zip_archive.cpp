#include "geodata/zip_archive.hpp"

#include <cstdint>

#include <zlib.h>

namespace gridvisit {
namespace {

std::string deflate_raw(const std::string& bytes) {
  z_stream stream{};
  // 15 bits of window, negative: no zlib header, as ZIP wants it.
  if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  std::vector<Bytef> input(bytes.begin(), bytes.end());
  std::vector<Bytef> output(out.size());
  stream.next_in = input.data();
  stream.avail_in = static_cast<uInt>(input.size());
  stream.next_out = output.data();
  stream.avail_out = static_cast<uInt>(output.size());
  deflate(&stream, Z_FINISH);
  out.assign(output.begin(), output.begin() + static_cast<std::ptrdiff_t>(stream.total_out));
  deflateEnd(&stream);
  return out;
}

void append_little_endian(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFU);
}

}  // namespace

std::string make_zip(const std::vector<std::pair<std::string, std::string>>& files) {
  constexpr std::uint32_t kFirstDay = 0x0021;  // 1980-01-01
  std::string out;
  std::string directory;
  for (const auto& [name, content] : files) {
    const std::string packed = deflate_raw(content);
    std::string common;  // what the local header and the directory share
    append_little_endian(common, 20, 2);
    append_little_endian(common, 0x0800, 2);  // names in UTF-8
    append_little_endian(common, Z_DEFLATED, 2);
    append_little_endian(common, 0, 2);
    append_little_endian(common, kFirstDay, 2);
    const std::vector<Bytef> bytes(content.begin(), content.end());
    append_little_endian(common, static_cast<std::uint32_t>(crc32(0, bytes.data(), static_cast<uInt>(bytes.size()))),
                         4);
    append_little_endian(common, static_cast<std::uint32_t>(packed.size()), 4);
    append_little_endian(common, static_cast<std::uint32_t>(content.size()), 4);
    append_little_endian(common, static_cast<std::uint32_t>(name.size()), 2);
    append_little_endian(common, 0, 2);

    append_little_endian(directory, 0x02014b50, 4);
    append_little_endian(directory, 20, 2);
    directory += common;
    directory += std::string(10, '\0');  // comment, disk, attributes
    append_little_endian(directory, static_cast<std::uint32_t>(out.size()), 4);
    directory += name;

    append_little_endian(out, 0x04034b50, 4);
    out += common + name + packed;
  }
  const auto start = static_cast<std::uint32_t>(out.size());
  out += directory;
  append_little_endian(out, 0x06054b50, 4);
  append_little_endian(out, 0, 4);
  append_little_endian(out, static_cast<std::uint32_t>(files.size()), 2);
  append_little_endian(out, static_cast<std::uint32_t>(files.size()), 2);
  append_little_endian(out, static_cast<std::uint32_t>(directory.size()), 4);
  append_little_endian(out, start, 4);
  append_little_endian(out, 0, 2);
  return out;
}

}  // namespace gridvisit
