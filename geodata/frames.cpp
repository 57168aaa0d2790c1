#include "geodata/frames.hpp"

#include <cerrno>
#include <cstring>
#include <stdexcept>

#include <poll.h>
#include <unistd.h>

namespace gridvisit {
namespace {

constexpr std::size_t kHeadBytes = 1 + sizeof(std::uint32_t);
constexpr std::size_t kBufferBytes = 256 * 1024;

void append(std::string& bytes, const void* value, std::size_t size) {
  bytes.append(static_cast<const char*>(value), size);
}

}  // namespace

FrameBody& FrameBody::add(std::int64_t number) {
  append(bytes_, &number, sizeof number);
  return *this;
}

FrameBody& FrameBody::add(std::string_view text) {
  add(static_cast<std::int64_t>(text.size()));
  bytes_.append(text);
  return *this;
}

FrameBody& FrameBody::add_optional(const std::optional<std::string>& text) {
  return text ? add(std::string_view(*text)) : add(std::int64_t{-1});
}

void FrameWriter::write(FrameKind kind, const FrameBody& body) {
  if (body.bytes().size() > kFrameBytes) throw std::runtime_error("a row is larger than can be passed on");
  const auto length = static_cast<std::uint32_t>(body.bytes().size());
  buffer_.push_back(static_cast<char>(kind));
  append(buffer_, &length, sizeof length);
  buffer_.append(body.bytes());
  if (buffer_.size() >= kBufferBytes) flush();
}

void FrameWriter::flush() {
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t written = ::write(descriptor_, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw std::runtime_error("nobody reads any longer");
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

// Whether that many bytes are there; fewer only where the stream has ended.
Result<bool> FrameReader::fill(std::size_t bytes) {
  while (buffer_.size() - used_ < bytes) {
    if (used_ > kBufferBytes) {
      buffer_.erase(0, used_);
      used_ = 0;
    }
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    pollfd waiting{descriptor_, POLLIN, 0};
    const int ready = left.count() <= 0 ? 0 : poll(&waiting, 1, static_cast<int>(left.count()));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return failure(ErrorCode::timeout, "reading the file takes too long");
    const std::size_t before = buffer_.size();
    buffer_.resize(before + kBufferBytes);
    const ssize_t got = read(descriptor_, buffer_.data() + before, kBufferBytes);
    buffer_.resize(before + static_cast<std::size_t>(got > 0 ? got : 0));
    if (got < 0 && errno != EINTR) return failure(ErrorCode::io, std::strerror(errno));
    if (got == 0) return false;
  }
  return true;
}

Result<std::optional<Frame>> FrameReader::next() {
  const auto head = fill(kHeadBytes);
  if (!head) return failure(head);
  if (!*head) {
    if (buffer_.size() == used_) return std::nullopt;
    return failure(ErrorCode::corrupt, "the reading of the file broke off");
  }
  Frame frame;
  frame.kind = static_cast<FrameKind>(buffer_[used_]);
  std::uint32_t length = 0;
  std::memcpy(&length, buffer_.data() + used_ + 1, sizeof length);
  if (length > kFrameBytes) return failure(ErrorCode::corrupt, "the reading of the file went wrong");
  const auto body = fill(kHeadBytes + length);
  if (!body) return failure(body);
  if (!*body) return failure(ErrorCode::corrupt, "the reading of the file broke off");
  frame.body = buffer_.substr(used_ + kHeadBytes, length);
  used_ += kHeadBytes + length;
  return frame;
}

std::string_view FrameFields::take(std::size_t count) {
  if (!ok_ || bytes_.size() < count) {
    ok_ = false;
    return {};
  }
  const std::string_view taken = bytes_.substr(0, count);
  bytes_.remove_prefix(count);
  return taken;
}

std::int64_t FrameFields::number() {
  std::int64_t value = 0;
  const std::string_view bytes = take(sizeof value);
  if (!bytes.empty()) std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

std::optional<std::string> FrameFields::optional_text() {
  const std::int64_t size = number();
  if (size < 0) return std::nullopt;
  return std::string(take(static_cast<std::size_t>(size)));
}

std::string FrameFields::text() { return optional_text().value_or(""); }

}  // namespace gridvisit
