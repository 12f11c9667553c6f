export { DeadlockError, NotOwnerError } from './error.js';
export { Lock } from './lock.js';
export {
  ABANDONED,
  ACQUIRED,
  type Acquired,
  freeWord,
  ownerOf,
  tryWord,
} from './lock-word.js';
