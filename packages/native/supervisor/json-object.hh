#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace isoproc {

using JsonValue =
    std::variant<std::monostate, bool, long long, std::string, std::vector<long long>>;

/// One flat JSON object: strings, whole numbers, booleans, null, arrays of whole numbers.
/// That is all a command needs.
class JsonObject {
 public:
  /// Nothing when the text is not such an object.
  static std::optional<JsonObject> parse(std::string_view text);

  /// The member of that name, when it is there and of that type.
  template <typename T>
  const T* get(const std::string& key) const {
    const auto found = members_.find(key);
    return found == members_.end() ? nullptr : std::get_if<T>(&found->second);
  }

 private:
  std::map<std::string, JsonValue> members_;
};

}  // namespace isoproc
