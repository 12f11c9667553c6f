import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/*/test/**/*.test.ts',
      'examples/test/**/*.test.ts',
      'tools/test/**/*.test.mjs',
    ],
    // Real processes: a test file is a process of its own, and a watchdog ends what hangs.
    pool: 'forks',
    // Each test starts processes itself, so more files at once would only wait for each other.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    globalSetup: ['tools/vitest/left-behind.mjs'],
    setupFiles: ['tools/vitest/mark.mjs'],
    // One instance of each, as Node itself has it.
    server: { deps: { external: [/packages\/(native|library)\/lib\//] } },
    reporters: ['default', './tools/vitest/reporter.mjs'],
  },
});
