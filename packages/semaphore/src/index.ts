export { BoundedSemaphore } from './bounded-semaphore.js';
export { NamedSemaphore } from './named-semaphore.js';
export { NamedSemaphoreError } from './named-semaphore-error.js';
export { Permit } from './permit.js';
export type { SemaphoreOptions } from './permit-source.js';
export { Semaphore } from './semaphore.js';
export { SemaphoreError } from './semaphore-error.js';
