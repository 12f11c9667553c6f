#pragma once
#include <cstddef>
#include <string_view>

namespace isoproc {

/// How far a text is well-formed UTF-8 (RFC 3629), and whether what follows may yet become so.
struct Utf8Prefix {
  size_t valid;     ///< bytes, cut at a character boundary
  bool incomplete;  ///< the rest is the beginning of a character that more bytes could finish
};

Utf8Prefix utf8_prefix(std::string_view text);

}  // namespace isoproc
