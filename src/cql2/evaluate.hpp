// Whether a feature passes a filter.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "cql2/expression.hpp"

namespace gridvisit::cql2 {

/// What a feature says of a property: null where it does not know. Texts that a span of time is asked of (days,
/// moments) may be given as texts.
using Lookup = std::function<Value(std::string_view property)>;

/// A filter made ready to be asked of many features. For one thread.
class Filter {
 public:
  /// Fails where an operation is given what it cannot work with whatever the feature: a spatial function without a
  /// geometry, LIKE without a pattern.
  static Result<Filter> make(Expression expression);
  Filter(Filter&&) noexcept;
  Filter& operator=(Filter&&) noexcept;
  ~Filter();

  /// Only what is true passes; what is not known does not.
  [[nodiscard]] bool passes(const Lookup& lookup) const;

 private:
  struct Parts;
  explicit Filter(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

/// LIKE: % any run of characters, _ one character (of UTF-8), a backslash before what stands for itself.
bool is_like(std::string_view text, std::string_view pattern);

}  // namespace gridvisit::cql2
