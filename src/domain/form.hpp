// A form: what is asked at a visit or an inspection (Form.schema_json), and whether answers are what it asks for.
// Beside JSON Schema's keywords a form has remarks of ours: "x-en" (what a question means, in English), "x-labels" (the
// Chinese of each value of an enum), and on the whole form "x-photo": "required", "optional" or "none".
#pragma once

#include <string_view>

#include "base/error.hpp"
#include "domain/json_schema/schema.hpp"
#include "gridvisit/v1/records.pb.h"

namespace gridvisit {

/// A form ready to judge answers. A stored form never changes its schema, so one can be kept by the form's id.
class CompiledForm {
 public:
  /// The error's field is schema_json; its message names the place in the schema.
  static Result<CompiledForm> compile(std::string_view schema_json);

  /// The error's field is answers_json; its message names each fault by its JSON Pointer and title and says what to do.
  /// No answers at all count as an empty object.
  [[nodiscard]] Result<> check(std::string_view answers_json) const;

  /// Whether a visit with this form should bring a photo.
  [[nodiscard]] bool wants_photo() const { return wants_photo_; }

 private:
  CompiledForm(JsonSchema schema, bool wants_photo) : schema_(std::move(schema)), wants_photo_(wants_photo) {}

  JsonSchema schema_;
  bool wants_photo_;
};

/// For one answer; CompiledForm spares the compilation for many.
Result<> check_answers(const v1::Form& form, std::string_view answers_json);

}  // namespace gridvisit
