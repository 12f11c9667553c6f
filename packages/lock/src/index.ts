export { Condition } from './condition.js';
export { DeadlockError } from '@isoproc/core';
export { LockOrderError, NotOwnerError } from './error.js';
export { Event } from './event.js';
export { Lock } from './lock.js';
export {
  ABANDONED,
  ACQUIRED,
  type Acquired,
  freeWord,
  NOBODY,
  ownerOf,
  tryWord,
} from './lock-word.js';
export type { LockOptions } from './owned-lock.js';
export { asOwner } from './owner.js';
export { inOrder, Rank } from './rank.js';
export { RLock } from './rlock.js';
export { RWGuard } from './rw-guard.js';
export { RWLock, type RWLockOptions } from './rw-lock.js';
export type { Preference } from './rw-word.js';
