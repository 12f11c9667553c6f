export { allocate } from './allocate.js';
export { Channel } from './channel.js';
export { decode, encode, type Encoded } from './codec.js';
export type { Exchange } from './encoder.js';
export {
  type Blocked,
  BrokenPipeError,
  ClosedError,
  DeadlockError,
  EOFError,
  IsoprocError,
  TimeoutError,
} from './error.js';
export {
  type HandleType,
  type Packed,
  packHandle,
  registerHandle,
  unpackHandle,
} from './handle.js';
export { isChild, main, markChild } from './main.js';
export { synchronousOutput, writeAll } from './output.js';
export { type ErrorReport, RemoteError, reportOf } from './remote-error.js';
export { Pending } from './pending.js';
export { MOMENT, Patience, Spin } from './spin.js';
export { posixName } from './posix-name.js';
export {
  findTarget,
  findTargetSync,
  importTargets,
  labelOf,
  type ModuleMeta,
  referenceOf,
  type Target,
  TargetError,
  targetModules,
  type TargetReference,
  target,
} from './target.js';
export type { BytesOptions } from './receiver.js';
export * from './memory/index.js';
export { comesReady, comesWithin, leftOf, millisecondsOf, type WaitOptions } from './wait.js';
