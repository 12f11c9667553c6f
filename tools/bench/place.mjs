import { readFileSync } from 'node:fs';

/** The processors this process may use, as numbers: Cpus_allowed_list of /proc/self/status. */
export function allowedCpus() {
  const list = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return (list ?? '0').split(',').flatMap((range) => {
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}

/**
 * Where the two sides of a measurement run: `any`, `same` (one core) or `split` (a core each).
 * Undefined: this machine has too few cores for it.
 */
export function placements(cpus = allowedCpus()) {
  return {
    any: {},
    same: { parent: cpus[0], child: cpus[0] },
    split: cpus.length > 1 ? { parent: cpus[0], child: cpus[1] } : undefined,
  };
}
