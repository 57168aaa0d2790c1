#include "tests/simulation/summary.hpp"

#include <fmt/format.h>

#include "sync/batch.hpp"

namespace gridvisit::testing {
namespace {

std::string of_batch(const v1::Batch& batch) {
  std::string text = "Batch of";
  for (const v1::Record& record : batch.records()) {
    text += fmt::format(" {}:{}@{}", static_cast<int>(record.body_case()), record.id().substr(24), record.rev());
  }
  for (const v1::Removal& removal : batch.removals()) {
    text += fmt::format(" -{}:{}@{}", removal.kind(), removal.id().substr(24), removal.seq());
  }
  if (batch.has_snapshot()) {
    return text + fmt::format(" snapshot of {} from {{{}}} to {{{}}}", batch.snapshot_prefix(),
                              batch.snapshot_after().ShortDebugString(), batch.snapshot().ShortDebugString());
  }
  text += fmt::format(" tail {}..{}", batch.after_seq(), batch.seq());
  if (batch.has_checkpoint()) text += " " + batch.checkpoint().ShortDebugString();
  return text;
}

}  // namespace

std::string summary(const v1::ClientMessage& message) {
  if (message.has_upload()) {
    std::string text = "Upload";
    for (const v1::Change& change : message.upload().changes()) text += " [" + summary(change) + "]";
    return text;
  }
  return message.ShortDebugString();
}

std::string summary(const v1::ServerMessage& message) {
  if (!message.has_batch() && !message.has_compressed_batch()) return message.ShortDebugString();
  const auto batch = unpack(message);
  return batch ? of_batch(*batch) : "a batch that cannot be read";
}

std::string summary(const v1::Change& change) {
  std::string fields;
  for (const std::string& path : change.fields().paths()) fields += " " + path;
  return fmt::format("{}: {} {}:{} of {}{}", change.number(), v1::Operation_Name(change.operation()),
                     static_cast<int>(change.record().body_case()), change.record().id().substr(24), change.base_rev(),
                     fields);
}

}  // namespace gridvisit::testing
