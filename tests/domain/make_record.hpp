// Records for tests, written as protobuf text so that the test shows what is in them.
#pragma once

#include <stdexcept>
#include <string>

#include <google/protobuf/text_format.h>

#include "base/clock.hpp"
#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

inline const std::string kSomeId = "0192f0c1-7b3a-7def-8123-456789abcdef";
inline const std::string kOtherId = "0192f0c1-7b3a-7def-8123-456789abcdf0";

template <typename Body>
Body make_body(const std::string& text) {
  Body body;
  if (!google::protobuf::TextFormat::ParseFromString(text, &body)) throw std::logic_error("not protobuf text: " + text);
  return body;
}

/// `recipient { name: "…" }`; $A and $B stand for two ids.
inline v1::Record make_record(std::string text, const std::string& id = kSomeId) {
  for (const auto& [name, value] : {std::pair("$A", kSomeId), {"$B", kOtherId}}) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos;) {
      text.replace(at, 2, '"' + value + '"');
    }
  }
  auto record = make_body<v1::Record>(text);
  record.set_id(id);
  return record;
}

inline Day day(const char* text) { return parse_day(text).value(); }

}  // namespace gridvisit
