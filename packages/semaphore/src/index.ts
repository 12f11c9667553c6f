export { NamedSemaphore } from './named-semaphore.js';
export { NamedSemaphoreError } from './named-semaphore-error.js';
export { Permit } from './permit.js';
