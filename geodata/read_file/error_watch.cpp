#include "geodata/read_file/error_watch.hpp"

#include <string_view>
#include <utility>

#include <cpl_error.h>

namespace gridvisit {
namespace {

// LibreOffice ends a sheet by one row repeated to the last there could be; GDAL ends there too, and complains.
constexpr std::string_view kEndOfOpenDocumentSheet = "Invalid value for number-rows-repeated";
// A row of .xlsx need not say its number (ECMA-376, 18.3.1.73): GDAL counts it, and complains.
constexpr std::string_view kRowWithoutNumber = "Invalid row: 0";

bool is_harmless(std::string_view message) {
  return message.starts_with(kEndOfOpenDocumentSheet) || message == kRowWithoutNumber;
}

void CPL_STDCALL on_error(CPLErr severity, CPLErrorNum /*number*/, const char* message) {
  if (severity < CE_Failure || is_harmless(message)) return;
  static_cast<ErrorWatch*>(CPLGetErrorHandlerUserData())->note_failure();
}

}  // namespace

ErrorWatch::ErrorWatch() { CPLPushErrorHandlerEx(on_error, this); }
ErrorWatch::~ErrorWatch() { CPLPopErrorHandler(); }

bool ErrorWatch::take_failure() { return std::exchange(failed_, false); }

}  // namespace gridvisit
