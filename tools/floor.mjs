// The floors of packages/: imports point down, or to what is documented beside. One table, used by
// the lint rule and by the structure checks.

export const floors = {
  native: 0,
  library: 0,
  core: 1,
  process: 2,
  lifecycle: 2,
  pipe: 2,
  shared: 2,
  lock: 2,
  semaphore: 2,
  barrier: 2,
  queue: 3,
  manager: 3,
  pool: 3,
  deadlock: 3,
  isoproc: 4,
  conformance: 4,
};

// Same-floor imports that are documented: a zombie and an orphan are processes first; a shared value
// and a shared array have a lock; a manager holds queues.
const beside = {
  lifecycle: ['process'],
  shared: ['lock'],
  manager: ['queue'],
  library: ['native'],
};

export const packageName = (folder) => (folder === 'isoproc' ? 'isoproc' : `@isoproc/${folder}`);

/** May the package in folder `from` import the one in folder `to`? */
export function mayImport(from, to) {
  if (from === to) return true;
  return floors[to] < floors[from] || (beside[from] ?? []).includes(to);
}

/** Whose code `@isoproc/library` holds. */
export const libraryFolders = Object.keys(floors).filter(
  (folder) => !['native', 'library', 'conformance'].includes(folder),
);
