#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace isoproc {

/// A seeded source of numbers: SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// From 0 up to but not including 1.
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  bool chance(double probability) { return unit() < probability; }
  size_t below(size_t count) { return static_cast<size_t>(unit() * static_cast<double>(count)); }
  /// As likely from 1 to 10 as from 1000 to 10,000.
  double log_uniform(double low, double high) { return low * std::pow(high / low, unit()); }

 private:
  uint64_t state_;
};

}  // namespace isoproc
