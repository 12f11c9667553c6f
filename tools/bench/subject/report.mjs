/** Prints the median of `n` timings of `work`, in milliseconds, after three that do not count. */
export async function report(n, work) {
  const times = [];
  for (let i = -3; i < n; i++) {
    const began = process.hrtime.bigint();
    const own = await work();
    if (i >= 0) times.push(own ?? Number(process.hrtime.bigint() - began) / 1e6);
  }
  console.log(times.sort((a, b) => a - b)[n >> 1]);
}

/** Moves this process, all its threads, to the core the benchmark chose for the child. */
export function moveToChildCpu() {
  const cpu = process.env.BENCH_CHILD_CPU;
  if (!cpu) return;
  // Loaded here, so that a child which is timed from its start does not have to.
  const { execFileSync } = process.getBuiltinModule('node:child_process');
  execFileSync('taskset', ['-a', '-c', '-p', cpu, String(process.pid)], { stdio: 'ignore' });
}
