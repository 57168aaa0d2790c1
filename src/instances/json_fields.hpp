// Reading a JSON document that somebody else wrote: every value is asked for by name and range, the first fault is kept
// with its place in the document, and reading goes on with a harmless value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/error.hpp"

namespace gridvisit {

/// The document; a fault of syntax is told with its line.
Result<boost::json::value> parse_json_text(std::string_view text, const std::string& file);

/// The first fault of a document.
class Faults {
 public:
  explicit Faults(std::string file) : file_(std::move(file)) {}
  void tell(const std::string& path, std::string what, ErrorCode code = ErrorCode::invalid);
  [[nodiscard]] const std::optional<Error>& first() const { return first_; }

 private:
  std::string file_;
  std::optional<Error> first_;
};

/// A value of the document and the way to it ("jobs[3].windows[0]").
class JsonField {
 public:
  JsonField(Faults& faults, const boost::json::value* value, std::string path)
      : faults_(&faults), value_(value), path_(std::move(path)) {}

  [[nodiscard]] bool exists() const { return value_ != nullptr && !value_->is_null(); }
  [[nodiscard]] const std::string& path() const { return path_; }
  /// A member of an object; one that does not exist where it has none.
  [[nodiscard]] JsonField member(std::string_view name) const;
  /// The elements of an array; none where it does not exist.
  [[nodiscard]] std::vector<JsonField> elements() const;
  [[nodiscard]] std::vector<std::string> names() const;

  [[nodiscard]] std::int64_t integer(std::int64_t least, std::int64_t most) const;
  [[nodiscard]] std::int64_t integer_or(std::int64_t otherwise, std::int64_t least, std::int64_t most) const;
  [[nodiscard]] double number() const;
  [[nodiscard]] bool boolean_or(bool otherwise) const;
  [[nodiscard]] std::string text_or(std::string otherwise) const;
  [[nodiscard]] std::vector<std::int64_t> integers(std::int64_t least, std::int64_t most) const;
  [[nodiscard]] std::vector<int> small_integers() const;

  void refuse(std::string what, ErrorCode code = ErrorCode::invalid) const {
    faults_->tell(path_, std::move(what), code);
  }
  /// An object may have these members and no other.
  void allow_only(std::initializer_list<std::string_view> names) const;

 private:
  Faults* faults_;
  const boost::json::value* value_;
  std::string path_;
};

}  // namespace gridvisit
