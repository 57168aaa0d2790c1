// What an import came to, for people (a table in a file they can open in Excel) and for programs.
#pragma once

#include <filesystem>
#include <string>

#include <boost/json/object.hpp>

#include "exchange/import.hpp"

namespace gridvisit {

/// Every finding as a row: file,row,field,severity,code,message,value. UTF-8 with a mark, so that Excel reads it.
std::string report_as_csv(const ImportReport& report);
std::string report_as_json(const ImportReport& report);
boost::json::object report_json(const ImportReport& report);
/// The first rows that would be new, changed, the same and refused, with what would change.
std::string preview_as_text(const ImportReport& report);
/// A few lines: the counts, the findings by code, and the first of each.
std::string report_as_text(const ImportReport& report);

}  // namespace gridvisit
