export { type Blocked, DeadlockError } from '@isoproc/core';
export { LockOrderError } from '@isoproc/lock';
export { type Acquirable, acquireAll, acquireAllSync, HeldTogether } from './acquire-all.js';
export type { LockState } from './arena.js';
export { inspectProcess } from './attach.js';
export { type Inspection, inspect } from './inspect.js';
export { getVictim, setVictim, type Victim } from './victim.js';
