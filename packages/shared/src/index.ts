export {
  type IntegerType,
  type NumberOf,
  type NumericArrays,
  type NumericType,
  SharedNumberError,
} from './element.js';
export { type AnyLock, Guarded, type LockOptions } from './guarded.js';
export type { ShareableInput, ShareableItem } from './list-item.js';
export { ShareableList } from './shareable-list.js';
export { SharedArray } from './shared-array.js';
export { SharedMemoryError } from './shared-memory-error.js';
export { SharedMemory, type SharedMemoryOptions } from './shared-memory.js';
export { SharedValue } from './shared-value.js';
