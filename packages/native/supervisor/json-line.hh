#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace isoproc {

/// A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD.
std::string json_string(std::string_view text);
/// A JSON array of strings.
std::string json_strings(const std::vector<std::string>& texts);

/// Builds one JSON object, member by member.
class JsonLine {
 public:
  JsonLine& text(std::string_view key, std::string_view value);
  JsonLine& number(std::string_view key, long long value);
  JsonLine& boolean(std::string_view key, bool value);
  /// The value is JSON already.
  JsonLine& raw(std::string_view key, std::string_view json);
  /// The finished object, without a line end.
  std::string str() const { return body_ + '}'; }

 private:
  std::string body_ = "{";
};

}  // namespace isoproc
