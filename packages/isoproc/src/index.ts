export * from '@isoproc/barrier';
export {
  IsoprocError,
  main,
  RemoteError,
  type Target,
  target,
  TargetError,
  TimeoutError,
} from '@isoproc/core';
export * from '@isoproc/lifecycle';
export {
  asOwner,
  Condition,
  DeadlockError,
  Event,
  Lock,
  NotOwnerError,
  type Preference,
  RLock,
  RWGuard,
  RWLock,
} from '@isoproc/lock';
export * from '@isoproc/manager';
export * from '@isoproc/pipe';
export * from '@isoproc/pool';
export {
  activeChildren,
  cpuCount,
  type CurrentProcess,
  currentProcess,
  type Ending,
  getStartMethod,
  type ParentProcess,
  parentProcess,
  prepareSpares,
  Process,
  ProcessDiedError,
  type ProcessOptions,
  ProcessStateError,
  SerializeError,
  setStartMethod,
  type StandardStream,
  type StartMethod,
  type WaitOptions,
} from '@isoproc/process';
export * from '@isoproc/queue';
export * from '@isoproc/semaphore';
export * from '@isoproc/shared';
