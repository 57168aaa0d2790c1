#include "exchange/report.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace gridvisit {
namespace {

constexpr std::size_t kShownOfEach = 3;

const char* name_of(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

// RFC 4180; and nothing a spreadsheet would take for a formula.
std::string csv_cell(std::string text) {
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) text.insert(0, "'");
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string place_of(const RowFinding& finding) {
  std::string place = finding.file;
  if (finding.row > 0) place += fmt::format(", row {}", finding.row);
  if (!finding.field.empty()) place += ", " + finding.field;
  return place;
}

boost::json::array samples_json(const std::vector<ImportSample>& samples) {
  boost::json::array all;
  for (const ImportSample& sample : samples) {
    boost::json::array changes;
    for (const ShownChange& change : sample.changes) {
      changes.push_back(boost::json::object{
          {"field", change.field}, {"label", change.label}, {"before", change.before}, {"after", change.after}});
    }
    all.push_back(boost::json::object{
        {"file", sample.file}, {"row", sample.row}, {"label", sample.label}, {"changes", std::move(changes)}});
  }
  return all;
}

boost::json::object samples_json(const ImportSamples& samples) {
  return {{"created", samples_json(samples.created)},
          {"changed", samples_json(samples.changed)},
          {"unchanged", samples_json(samples.unchanged)},
          {"refused", samples_json(samples.refused)}};
}

std::string change_text(const ShownChange& change, bool is_new) {
  return is_new ? change.label + " " + change.after
                : fmt::format("{} {} → {}", change.label, change.before.empty() ? "–" : change.before,
                              change.after.empty() ? "–" : change.after);
}

void append_samples(std::string& text, std::string_view title, const std::vector<ImportSample>& samples,
                    std::int64_t count) {
  if (count == 0) return;
  text +=
      fmt::format("{} ({}{}):\n", title, count, count > static_cast<std::int64_t>(samples.size()) ? ", the first" : "");
  for (const ImportSample& sample : samples) {
    text += fmt::format("  {} row {}: {}", sample.file, sample.row, sample.label);
    const bool is_new = std::ranges::all_of(sample.changes, [](const ShownChange& c) { return c.before.empty(); });
    for (const ShownChange& change : sample.changes) text += "; " + change_text(change, is_new);
    text += "\n";
  }
}

}  // namespace

std::string preview_as_text(const ImportReport& report) {
  std::string text;
  append_samples(text, "New", report.samples.created, report.created);
  append_samples(text, "Changed", report.samples.changed, report.changed);
  append_samples(text, "The same", report.samples.unchanged, report.unchanged);
  append_samples(text, "Refused", report.samples.refused, report.refused);
  return text;
}

std::string report_as_csv(const ImportReport& report) {
  std::string csv =
      "\xef\xbb\xbf"
      "file,row,field,severity,code,message,value\r\n";
  for (const RowFinding& finding : report.findings) {
    csv += fmt::format("{},{},{},{},{},{},{}\r\n", csv_cell(finding.file),
                       finding.row > 0 ? std::to_string(finding.row) : "", csv_cell(finding.field),
                       name_of(finding.severity), finding.code, csv_cell(finding.message), csv_cell(finding.value));
  }
  return csv;
}

boost::json::object report_json(const ImportReport& report) {
  boost::json::array files;
  for (const std::string& file : report.files) files.emplace_back(file);
  boost::json::array findings;
  for (const RowFinding& finding : report.findings) {
    findings.push_back(boost::json::object{{"file", finding.file},
                                           {"row", finding.row},
                                           {"field", finding.field},
                                           {"severity", name_of(finding.severity)},
                                           {"code", finding.code},
                                           {"message", finding.message},
                                           {"value", finding.value}});
  }
  return boost::json::object{{"kind", report.kind},
                             {"files", files},
                             {"rows", report.rows},
                             {"created", report.created},
                             {"changed", report.changed},
                             {"unchanged", report.unchanged},
                             {"refused", report.refused},
                             {"taken", report.taken},
                             {"dry_run", report.dry_run},
                             {"summary", report.summary},
                             {"findings_left_out", report.findings_left_out},
                             {"set_id", report.set_id},
                             {"preview", samples_json(report.samples)},
                             {"findings", findings}};
}

std::string report_as_json(const ImportReport& report) { return boost::json::serialize(report_json(report)); }

std::string report_as_text(const ImportReport& report) {
  std::string text = fmt::format("{} {} rows: {} new, {} changed, {} the same, {} refused\n", report.rows, report.kind,
                                 report.created, report.changed, report.unchanged, report.refused);
  std::map<std::string, std::size_t> counts;
  for (const Severity severity : {Severity::error, Severity::warning}) {
    for (const RowFinding& finding : report.findings) {
      if (finding.severity != severity || ++counts[finding.code] > kShownOfEach) continue;
      text += fmt::format("  {}: {}: {}{}\n", name_of(severity), place_of(finding), finding.message,
                          finding.value.empty() ? "" : " (" + finding.value + ")");
    }
  }
  for (const auto& [code, count] : counts) {
    if (count > kShownOfEach) text += fmt::format("  {} more of the kind {}\n", count - kShownOfEach, code);
  }
  if (report.findings_left_out > 0) text += fmt::format("  {} more are not listed\n", report.findings_left_out);
  if (!report.summary.empty()) text += report.summary + "\n";
  if (report.dry_run) return text + "Nothing was written: this was a dry run.\n";
  if (!report.taken) return text + "Nothing was taken: correct the file, or leave bad rows out with --skip-bad-rows.\n";
  if (report.created == 0 && report.changed == 0) return text + "Nothing has changed: all of it was there already.\n";
  if (!report.set_id.empty()) text += "It can be undone: gridvisit import undo " + report.set_id + "\n";
  return text;
}

}  // namespace gridvisit
