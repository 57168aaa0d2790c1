#include "review/quality_setting.hpp"

#include <algorithm>

#include "schema/embedded.hpp"
#include "store/audit.hpp"
#include "store/settings.hpp"

namespace gridvisit {
namespace {

constexpr std::string_view kSetting = "visit_quality";

}  // namespace

Result<VisitQuality> load_visit_quality(Connection& connection) {
  if (const auto own = find_setting(connection, kSetting)) return parse_visit_quality(*own);
  const auto files = embedded_files();
  const auto file = std::ranges::find(files, "policy/visit_quality.json", &EmbeddedFile::name);
  return parse_visit_quality(file->text);
}

Result<> store_visit_quality(Transaction& transaction, std::string_view user_id, std::string_view policy_json) {
  if (const auto read = parse_visit_quality(policy_json); !read) return failure(read);
  change_setting(transaction, user_id, kSetting, policy_json);
  return {};
}

}  // namespace gridvisit
