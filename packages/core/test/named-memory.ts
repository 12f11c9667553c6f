import { readFileSync } from 'node:fs';

/**
 * Whether a process has memory that has a name, and would be left behind by it. What lies in /dev/shm
 * says less: other tests use it at the same time.
 */
export const usesNamedMemory = (pid: number | null = process.pid): boolean =>
  readFileSync(`/proc/${String(pid)}/maps`, 'latin1').includes('/dev/shm/');
