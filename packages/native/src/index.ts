export * from './constant.js';
export { NativeLoadError, loadFrom, native } from './load.js';
export type { Borrower, Lender, Native, Semaphore, SpawnOptions, WaitResult } from './native.js';
export { SupervisorNotFoundError, supervisorPath } from './supervisor.js';
export { Watcher } from './watcher.js';
