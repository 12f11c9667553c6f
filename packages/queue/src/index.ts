export { EmptyError, FullError } from './error.js';
export type { QueueOptions } from './option.js';
export { Queue } from './queue.js';
