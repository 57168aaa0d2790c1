#include "tests/simulation/verdict.hpp"

#include <fmt/format.h>

#include "domain/disclosure.hpp"
#include "store/accounts.hpp"
#include "store/audit.hpp"
#include "store/check.hpp"
#include "store/feed.hpp"
#include "tests/simulation/violation.hpp"

namespace gridvisit::testing {
namespace {

template <typename... Arguments>
[[noreturn]] void broken_promise(fmt::format_string<Arguments...> text, Arguments&&... arguments) {
  throw Violation(fmt::format(text, std::forward<Arguments>(arguments)...));
}

// As the phone wrote it: what it saw before it wrote may have moved on by its own earlier change.
std::string content_of(v1::Change change) {
  change.clear_base_rev();
  return change.SerializeAsString();
}

std::string name_of(const v1::Record& record) {
  const KindInfo* kind = kind_of(record);
  return (kind == nullptr ? "record" : kind->name) + " " + record.id();
}

Actor load_actor(Connection& connection, const std::string& user_id) {
  Actor actor{user_id, {}, {}};
  for (auto& [role, code] : load_grants(connection, user_id)) actor.grants.push_back({role, std::move(code)});
  return actor;
}

}  // namespace

Verdict::Verdict(Reader reader, const Ledger& ledger, Coverage& coverage)
    : reader_(reader), ledger_(ledger), coverage_(coverage) {
  for (const KindInfo& kind : all_kinds()) {
    for_each_record(reader_, kind, "", [&](const StoredRecord& stored) {
      records_.push_back(stored.record);
      return true;
    });
  }
}

void Verdict::check_database() {
  const auto findings = gridvisit::check_database(reader_, 3, [](std::string_view) {});
  if (findings.empty()) return;
  broken_promise("the database is not whole: {} {} {}", findings.front().table, findings.front().row,
                 findings.front().what);
}

void Verdict::check_promises() {
  for (const auto& [key, promise] : ledger_.promises()) {
    const auto answer = find_answer(reader_.connection, key.first, key.second);
    if (!answer) {
      if (!promise.answer.empty()) broken_promise("an acknowledged write is missing: change {}", key.second);
      continue;  // still on the phone: check_phone
    }
    if (!promise.answer.empty() && promise.answer != answer->SerializeAsString()) {
      broken_promise("change {} was answered one way and stored another", key.second);
    }
    const auto kept = load_change(reader_, key.first, key.second);
    if (!kept) broken_promise("change {} cannot be read in the audit trail: {}", key.second, kept.error().message);
    if (content_of(*kept) != content_of(promise.written)) {
      broken_promise("change {} is another in the audit trail than the phone wrote", key.second);
    }
    if (answer->outcome() == v1::OUTCOME_REJECTED) {
      check_rejection(key, *answer);
    } else if (answer->rev() > 0) {
      check_is_stored(kind_of(kept->record())->kind, kept->record().id(), answer->rev());
    }
  }
}

void Verdict::check_rejection(const ChangeKey& key, const v1::ChangeResult& result) {
  if (result.reason() == v1::REASON_CHANGED_MEANWHILE) return;  // a deletion: there is nothing to keep
  const auto found = find_record(reader_, *find_kind(v1::KIND_QUARANTINE), result.quarantine_id());
  if (!found) broken_promise("change {} was rejected and is not in quarantine", key.second);
  const v1::Quarantine& kept = found->record.quarantine();
  if (kept.device_id() != key.first || kept.number() != static_cast<std::int64_t>(key.second)) {
    broken_promise("in quarantine for change {} is another", key.second);
  }
  coverage_.count("quarantine: " + v1::QuarantineReason_Name(kept.reason()));
}

void Verdict::check_is_stored(v1::Kind kind, const std::string& id, std::int64_t rev) {
  const auto stored = find_record(reader_, *find_kind(kind), id);
  if (stored && stored->record.rev() >= rev) return;
  if (!stored) {
    Statement gone =
        reader_.connection.prepare("SELECT max(seq) FROM feed WHERE id = ?1 AND kind = ?2 AND op = 'remove'");
    gone.bind(id, static_cast<int>(kind)).step();
    if (gone.integer(0) > rev || feed_horizon(reader_.connection) > rev) return;
  }
  broken_promise("an acknowledged write is missing: {} {} at {}", find_kind(kind)->name, id, rev);
}

void Verdict::check_digests(const Phone& phone) {
  if (phone.mismatches() > 0) broken_promise("phone {} had to fetch a prefix anew", phone.number());
}

void Verdict::check_phone(const Phone& phone) {
  check_answers(phone);
  if (!phone.is_locked_out()) check_records(phone);
}

void Verdict::check_answers(const Phone& phone) {
  const auto& queue = phone.replica().queue();
  const auto& answers = phone.replica().answers();
  const auto first = ledger_.promises().lower_bound({phone.worker().device_id, 0});
  for (auto at = first; at != ledger_.promises().end() && at->first.first == phone.worker().device_id; ++at) {
    const auto& [key, promise] = *at;
    const auto answered = answers.find(key.second);
    if (answered != answers.end()) {
      if (promise.answer.empty()) broken_promise("phone {} has an answer that nobody gave", phone.number());
      if (answered->second.SerializeAsString() != promise.answer) {
        broken_promise("phone {} took another answer for change {} than was given", phone.number(), key.second);
      }
      const bool rejected = answered->second.outcome() == v1::OUTCOME_REJECTED;
      if (rejected && !queue.contains(key.second)) {
        broken_promise("phone {} no longer shows its rejected change {}", phone.number(), key.second);
      }
      continue;
    }
    if (!queue.contains(key.second)) {
      broken_promise("change {} of phone {} has vanished", key.second, phone.number());
    }
    if (!phone.is_locked_out()) broken_promise("change {} of phone {} has no outcome", key.second, phone.number());
  }
}

void Verdict::check_records(const Phone& phone) {
  const Actor actor = load_actor(reader_.connection, phone.worker().user_id);
  std::vector<View> views;
  for (const std::string& area : areas(actor)) views.emplace_back(area, actor, phone.known_kinds());
  const auto& held = phone.replica().records();
  std::size_t expected = 0;
  for (const v1::Record& record : records_) {
    const KindInfo& kind = *kind_of(record);
    const auto shows = [&](const View& view) { return view.role_for(kind, record.scope()).has_value(); };
    const auto view = std::ranges::find_if(views, shows);
    if (view == views.end()) continue;
    ++expected;
    const auto found = held.find({kind.kind, record.id()});
    if (found == held.end()) broken_promise("phone {} lacks the {}", phone.number(), name_of(record));
    const std::string content = found->second.SerializeAsString();
    const bool same = std::ranges::any_of(views, [&](const View& any) {
      return shows(any) && disclosed(record, *any.role_for(kind, record.scope())) == content;
    });
    if (!same) {
      broken_promise("phone {} shows another {} than the server\n{}\n{}", phone.number(), name_of(record),
                     found->second.ShortDebugString(), record.ShortDebugString());
    }
  }
  if (held.size() == expected) return;
  for (const auto& [key, record] : held) {
    const auto is_it = [&](const v1::Record& stored) {
      return stored.id() == record.id() && std::ranges::any_of(views, [&](const View& view) {
               return view.role_for(*kind_of(stored), stored.scope()).has_value();
             });
    };
    if (std::ranges::none_of(records_, is_it)) {
      broken_promise("phone {} holds the {}, which is not its to see", phone.number(), name_of(record));
    }
  }
}

const std::string& Verdict::disclosed(const v1::Record& record, v1::Role role) {
  const auto [found, is_new] = disclosed_.try_emplace({&record, role});
  if (is_new) {
    v1::Record shown = record;
    disclose(shown, role);
    found->second = shown.SerializeAsString();
  }
  return found->second;
}

}  // namespace gridvisit::testing
