export { DeadlockError, NotOwnerError } from './error.js';
export { Lock } from './lock.js';
