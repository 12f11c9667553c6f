export { EmptyError, FullError } from './error.js';
export { JoinableQueue, type JoinableQueueOptions } from './joinable-queue.js';
export type { QueueOptions } from './option.js';
export { Queue } from './queue.js';
export { SimpleQueue } from './simple-queue.js';
