// Marks whatever a test starts: set here and not in the configuration, so that the worker's own
// /proc/<pid>/environ does not have it.
import { inject } from 'vitest';

process.env.ISOPROC_TEST_RUN = inject('testRun');
