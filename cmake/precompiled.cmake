# A release build reads what nearly every source includes only once: more than half of a clean build goes into reading
# headers. The other presets do without: a source that forgot an include is found there, and ccache shares their objects
# between checkouts, which the paths inside a precompiled header would prevent.
#
# gridvisit_precompiled_header(NAME LINK target... HEADERS header...)
#   declares a set of headers read once.
# gridvisit_reads_precompiled(TARGET NAME)
#   TARGET's sources begin with them. It must be compiled with the same options and definitions.
include_guard()

string(COMPARE EQUAL "${CMAKE_BUILD_TYPE}" Release gridvisit_precompiles)

function(gridvisit_precompiled_header name)
  if(NOT gridvisit_precompiles)
    return()
  endif()
  cmake_parse_arguments(SET "" "" "LINK;HEADERS" ${ARGN})
  set(target gridvisit_precompiled_${name})
  set(source ${CMAKE_CURRENT_BINARY_DIR}/precompiled_${name}.cpp)
  file(CONFIGURE OUTPUT ${source} CONTENT "")
  add_library(${target} OBJECT ${source})
  target_link_libraries(${target} PRIVATE gridvisit_options ${SET_LINK})
  target_compile_options(${target} PRIVATE -pthread)  # some libraries ask for it, and who shares must agree
  target_precompile_headers(${target} PRIVATE ${SET_HEADERS})
  set_target_properties(${target} PROPERTIES CXX_COMPILER_LAUNCHER "" PCH_INSTANTIATE_TEMPLATES ON)
endfunction()

function(gridvisit_reads_precompiled target name)
  if(gridvisit_precompiles)
    target_compile_options(${target} PRIVATE -pthread)
    target_precompile_headers(${target} REUSE_FROM gridvisit_precompiled_${name})
  endif()
endfunction()
