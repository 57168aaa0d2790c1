#include "base/limits.hpp"
#include "domain/kind_rules.hpp"
#include "domain/text_rules.hpp"

namespace gridvisit {
namespace {

// Of a record that is about one person or one site.
template <typename Body>
Result<> check_subject(const Body& body) {
  if (body.recipient_id().empty() && body.memorial_site_id().empty()) {
    return broken("recipient_id", "is missing; name the recipient, or the memorial site");
  }
  if (!body.recipient_id().empty() && !body.memorial_site_id().empty()) {
    return broken("memorial_site_id", "should be empty where a recipient is named; make a record for each");
  }
  return {};
}

Result<> check_priority(int priority) {
  if (priority > 100) return broken("priority", "should be 1 (least) to 100");
  return {};
}

Result<> check_answers(const std::string& answers_json) {
  if (answers_json.empty()) return {};
  if (const auto checked = check_json_object(answers_json); !checked) {
    return broken("answers_json", checked.error().message);
  }
  return {};
}

}  // namespace

Result<> check_rules(const v1::Policy& policy) {
  if (policy.interval_days() > 3660) return broken("interval_days", "should be 1 to 3660 days");
  if (policy.service_minutes() > 480) return broken("service_minutes", "should be 1 to 480 minutes");
  return check_priority(policy.priority());
}

Result<> check_rules(const v1::Campaign& campaign) {
  if (!are_in_order(campaign.start_day(), campaign.end_day())) return broken("end_day", "lies before the start day");
  return {};
}

Result<> check_rules(const v1::Task& task) {
  if (auto checked = check_subject(task); !checked) return checked;
  if (!are_in_order(task.earliest_day(), task.due_day())) return broken("due_day", "lies before the earliest day");
  return check_priority(task.priority());
}

Result<> check_rules(const v1::Visit& visit) {
  if (auto checked = check_subject(visit); !checked) return checked;
  if (visit.duration_minutes() > 24 * 60) return broken("duration_minutes", "should be less than a day");
  return check_answers(visit.answers_json());
}

Result<> check_rules(const v1::Need& need) {
  if (need.closed_at_ms() == 0) return {};
  if (need.answer().empty()) {
    return broken("answer", "is missing; a need is closed only with what the person said of the result");
  }
  if (need.closed_at_ms() < need.raised_at_ms()) return broken("closed_at_ms", "lies before the need was raised");
  return {};
}

Result<> check_rules(const v1::Inspection& inspection) { return check_answers(inspection.answers_json()); }

Result<> check_rules(const v1::PlanStop& stop) { return check_subject(stop); }

Result<> check_rules(const v1::Photo& photo) {
  const bool hexadecimal = photo.sha256().find_first_not_of("0123456789abcdef") == std::string::npos;
  if (photo.sha256().size() != 64 || !hexadecimal) {
    return broken("sha256", "should be the picture's SHA-256 in 64 lower-case hexadecimal digits");
  }
  if (photo.size_bytes() > static_cast<std::int64_t>(limits::kFileBytes)) {
    return broken("size_bytes", "is more than a photo or document may have; make it smaller");
  }
  // A document that was photographed or scanned is announced in the same way.
  const bool is_document = photo.media_type() == "application/pdf";
  if (!photo.media_type().empty() && !is_document && !photo.media_type().starts_with("image/")) {
    return broken("media_type", "should be a picture's or a document's, as image/jpeg or application/pdf");
  }
  return {};
}

}  // namespace gridvisit
