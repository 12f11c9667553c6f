import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/test/**/*.test.ts', 'examples/*/test/**/*.test.ts', 'tools/**/*.test.ts'],
    // Real processes: a test file is a process of its own, and a watchdog ends what hangs.
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
