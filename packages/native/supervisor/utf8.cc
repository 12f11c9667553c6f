#include "utf8.hh"

#include <cstdint>

namespace isoproc {
namespace {

struct Lead {
  size_t length;
  uint8_t low, high;  // what the second byte may be: excludes overlong forms and surrogates
};

Lead classify(uint8_t byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte >= 0xC2 && byte <= 0xDF) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte >= 0xE1 && byte <= 0xEF) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte >= 0xF1 && byte <= 0xF3) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

Utf8Prefix utf8_prefix(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[at + i]); };
    const Lead lead = classify(byte(0));
    if (lead.length == 0) return {at, false};
    for (size_t i = 1; i < lead.length; i++) {
      if (at + i == text.size()) return {at, true};
      const uint8_t low = i == 1 ? lead.low : 0x80;
      const uint8_t high = i == 1 ? lead.high : 0xBF;
      if (byte(i) < low || byte(i) > high) return {at, false};
    }
    at += lead.length;
  }
  return {at, false};
}

}  // namespace isoproc
