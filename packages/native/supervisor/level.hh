#pragma once

namespace isoproc {

/// How much the schedule is disturbed, cheapest first.
enum class Level { none, jitter, preempt };

}  // namespace isoproc
