export type { BarrierAction } from './action.js';
export { Barrier, type BarrierOptions } from './barrier.js';
export { BrokenBarrierError, type BreakReason } from './broken-barrier-error.js';
