#include "tests/simulation/disk_file.hpp"

#include <algorithm>
#include <cstring>

namespace gridvisit::testing {

std::size_t PagedBytes::read(std::size_t offset, std::span<char> into) const {
  const std::size_t available = offset >= size_ ? 0 : std::min(into.size(), size_ - offset);
  for (std::size_t done = 0; done < available;) {
    const std::size_t at = (offset + done) % kPage;
    const std::size_t count = std::min(kPage - at, available - done);
    const auto& page = pages_[(offset + done) / kPage];
    if (page) {
      std::memcpy(into.data() + done, page->data() + at, count);
    } else {
      std::memset(into.data() + done, 0, count);
    }
    done += count;
  }
  return available;
}

void PagedBytes::write(std::size_t offset, std::span<const char> bytes) {
  size_ = std::max(size_, offset + bytes.size());
  pages_.resize((size_ + kPage - 1) / kPage);
  for (std::size_t done = 0; done < bytes.size();) {
    const std::size_t at = (offset + done) % kPage;
    const std::size_t count = std::min(kPage - at, bytes.size() - done);
    std::memcpy(own((offset + done) / kPage).data() + at, bytes.data() + done, count);
    done += count;
  }
}

void PagedBytes::truncate(std::size_t size) {
  if (size < size_ && size % kPage != 0 && pages_[size / kPage]) {
    Page& last = own(size / kPage);  // what is beyond the end reads as zeros when the file grows again
    std::fill(last.begin() + static_cast<std::ptrdiff_t>(size % kPage), last.end(), '\0');
  }
  size_ = size;
  pages_.resize((size_ + kPage - 1) / kPage);
}

PagedBytes::Page& PagedBytes::own(std::size_t index) {
  auto& page = pages_[index];
  if (!page) {
    page = std::make_shared<Page>();
    page->fill('\0');
  } else if (page.use_count() > 1) {
    page = std::make_shared<Page>(*page);
  }
  return *page;
}

bool FileLock::raise(const DiskHandle& handle, int from, int to) {
  const auto in_the_way = [&](const DiskHandle* holder) { return holder != nullptr && holder != &handle; };
  if (in_the_way(alone_) || (to >= 2 && in_the_way(reserved_))) return false;
  const int readers = readers_ + (from < 1 ? 1 : 0);
  if (to >= 3 && readers > 1) return false;
  readers_ = readers;
  if (to >= 2) reserved_ = &handle;
  if (to >= 3) alone_ = &handle;
  return true;
}

void FileLock::lower(const DiskHandle& handle, int from, int to) {
  if (from == to) return;
  if (reserved_ == &handle) reserved_ = nullptr;
  if (alone_ == &handle) alone_ = nullptr;
  if (to < 1 && from >= 1) --readers_;
}

char* SharedMemory::region(std::size_t index, std::size_t bytes, bool make) {
  if (index >= regions_.size()) {
    if (!make) return nullptr;
    regions_.resize(index + 1);
  }
  if (regions_[index].empty()) {
    if (!make) return nullptr;
    regions_[index].resize(bytes);
  }
  return regions_[index].data();
}

bool SharedMemory::lock(int first, int count, bool exclusive) {
  const auto locks = std::span(holders_).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
  const bool taken = std::ranges::any_of(locks, [&](int holders) { return exclusive ? holders != 0 : holders < 0; });
  if (taken) return false;
  for (int& holders : locks) holders = exclusive ? -1 : holders + 1;
  return true;
}

void SharedMemory::unlock(int first, int count, bool exclusive) {
  for (int& holders : std::span(holders_).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count))) {
    holders = exclusive ? 0 : holders - 1;
  }
}

void SharedMemory::clear() {
  regions_.clear();
  holders_.fill(0);
}

}  // namespace gridvisit::testing
