# Writes OUTPUT: a C++ source holding each of FILES (relative to ROOT) as text, for schema/embedded.hpp.
set(code "#include \"schema/embedded.hpp\"\n\nnamespace gridvisit {\n\nstd::span<const EmbeddedFile> embedded_files() {\n")
string(APPEND code "  static constexpr EmbeddedFile kFiles[] = {\n")
foreach(name IN LISTS FILES)
  file(READ "${ROOT}/${name}" text)
  # A compiler may refuse one literal of more than 64 KiB, so each line is one; they are joined.
  string(REPLACE "\n" "\n)embedded\"\n     R\"embedded(" pieces "${text}")
  string(APPEND code "    {\"${name}\",\n     R\"embedded(${pieces})embedded\"},\n")
endforeach()
string(APPEND code "  };\n  return kFiles;\n}\n\n}  // namespace gridvisit\n")
file(WRITE "${OUTPUT}" "${code}")
