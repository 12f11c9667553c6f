#include "json-object.hh"

#include <charconv>

#include "utf8.hh"

namespace isoproc {
namespace {

void append_utf8(std::string& out, unsigned code) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | ((code >> shift) & 0x3F)); };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | (code >> 6));
    tail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | (code >> 12));
    tail(6), tail(0);
  } else {
    out += static_cast<char>(0xF0 | (code >> 18));
    tail(12), tail(6), tail(0);
  }
}

class Parser {
 public:
  explicit Parser(std::string_view text) : rest_(text) {}

  bool take(char c) {
    skip();
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool word(std::string_view expected) {
    skip();
    if (rest_.substr(0, expected.size()) != expected) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }

  bool number(long long& out) {
    skip();
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), out);
    if (error != std::errc()) return false;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return true;
  }

  bool string(std::string& out) {
    if (!take('"')) return false;
    while (!rest_.empty()) {
      const char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '"') return utf8_prefix(out).valid == out.size();
      if (c != '\\') {
        out += c;
      } else if (!escape(out)) {
        return false;
      }
    }
    return false;
  }

  bool value(JsonValue& out) {
    skip();
    if (word("null")) return true;
    if (word("true")) return out = true, true;
    if (word("false")) return out = false, true;
    if (!rest_.empty() && rest_.front() == '"') return string(out.emplace<std::string>());
    if (take('[')) return numbers(out.emplace<std::vector<long long>>());
    return number(out.emplace<long long>());
  }

  bool at_end() {
    skip();
    return rest_.empty();
  }

 private:
  void skip() {
    while (!rest_.empty() &&
           (rest_.front() == ' ' || rest_.front() == '\t' || rest_.front() == '\r'))
      rest_.remove_prefix(1);
  }

  bool numbers(std::vector<long long>& out) {
    if (take(']')) return true;
    do {
      long long number_here = 0;
      if (!number(number_here)) return false;
      out.push_back(number_here);
    } while (take(','));
    return take(']');
  }

  bool hex4(unsigned& out) {
    if (rest_.size() < 4) return false;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + 4, out, 16);
    if (error != std::errc() || end != rest_.data() + 4) return false;
    rest_.remove_prefix(4);
    return true;
  }

  bool escape(std::string& out) {
    if (rest_.empty()) return false;
    const char c = rest_.front();
    rest_.remove_prefix(1);
    static constexpr std::string_view from = "\"\\/bfnrt";
    static constexpr std::string_view to = "\"\\/\b\f\n\r\t";
    if (const size_t at = from.find(c); at != from.npos) return out += to[at], true;
    unsigned code = 0;
    if (c != 'u' || !hex4(code)) return false;
    if (code >= 0xD800 && code < 0xDC00) {
      unsigned low = 0;
      if (!word("\\u") || !hex4(low) || low < 0xDC00 || low > 0xDFFF) return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(out, code);
    return true;
  }

  std::string_view rest_;
};

}  // namespace

std::optional<JsonObject> JsonObject::parse(std::string_view text) {
  Parser parser(text);
  JsonObject object;
  if (!parser.take('{')) return std::nullopt;
  if (!parser.take('}')) {
    do {
      std::string key;
      if (!parser.string(key) || !parser.take(':') || !parser.value(object.members_[key]))
        return std::nullopt;
    } while (parser.take(','));
    if (!parser.take('}')) return std::nullopt;
  }
  if (!parser.at_end()) return std::nullopt;
  return object;
}

}  // namespace isoproc
