# What every target is compiled with: the language, the warnings, the sanitizers, and the path to Boost 1.81's headers.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  message(FATAL_ERROR
    "g++ ${CMAKE_CXX_COMPILER_VERSION} silently miscompiles coroutines (double destruction). "
    "Use clang 19: cmake --preset dev, or ./dev build.")
endif()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)

set(GRIDVISIT_SANITIZE "" CACHE STRING "Comma-separated list for -fsanitize=, or empty")
set(GRIDVISIT_BOOST_DIR "${CMAKE_SOURCE_DIR}/build/deps/boost" CACHE PATH
    "Where ./dev unpacked Debian's libboost1.81-dev")
if(NOT EXISTS "${GRIDVISIT_BOOST_DIR}/usr/include/boost/version.hpp")
  message(FATAL_ERROR "Boost 1.81's headers are not at ${GRIDVISIT_BOOST_DIR}: run ./dev setup once.")
endif()

add_library(gridvisit_options INTERFACE)
target_include_directories(gridvisit_options SYSTEM BEFORE INTERFACE ${GRIDVISIT_BOOST_DIR}/usr/include)
target_include_directories(gridvisit_options INTERFACE ${CMAKE_SOURCE_DIR}/src ${CMAKE_SOURCE_DIR})
target_compile_options(gridvisit_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor -Wold-style-cast
  -Wimplicit-fallthrough -Werror)
target_compile_definitions(gridvisit_options INTERFACE
  BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION BOOST_ASIO_NO_DEPRECATED)

if(GRIDVISIT_SANITIZE)
  # -fno-sanitize=function: protobuf and SQLite call through function pointers of compatible C types.
  target_compile_options(gridvisit_options INTERFACE
    -fsanitize=${GRIDVISIT_SANITIZE} -fno-sanitize=function -fno-sanitize-recover=all -fno-omit-frame-pointer -O1 -g1)
  target_link_options(gridvisit_options INTERFACE -fsanitize=${GRIDVISIT_SANITIZE})
  target_compile_definitions(gridvisit_options INTERFACE _GLIBCXX_ASSERTIONS)
endif()

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
  # Paths relative to the source tree, so that two checkouts share what they compile.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE_PROGRAM})
  set(CMAKE_C_COMPILER_LAUNCHER ${CMAKE_CXX_COMPILER_LAUNCHER})
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
  add_link_options(-fuse-ld=mold)
endif()
