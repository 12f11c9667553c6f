export { Condition } from './condition.js';
export { DeadlockError, NotOwnerError } from './error.js';
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
export { asOwner } from './owner.js';
export { RLock } from './rlock.js';
export { RWGuard } from './rw-guard.js';
export { RWLock } from './rw-lock.js';
export type { Preference } from './rw-word.js';
