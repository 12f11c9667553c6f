export { type Ending, endingOf } from './ending.js';
export { ProcessDiedError, ProcessStateError, SerializeError } from './error.js';
export {
  type CurrentProcess,
  type ParentProcess,
  cpuCount,
  currentProcess,
  parentProcess,
} from './identity.js';
export {
  type ProcessOptions,
  type StandardStream,
  type StartMethod,
  getStartMethod,
  setStartMethod,
} from './option.js';
export { activeChildren, Process } from './process.js';
export { prepareSpares } from './spare.js';
export type { WaitOptions } from '@isoproc/core';
