import { IsoprocError } from './error.js';
import type { Region } from './memory/region.js';

/**
 * How an object goes to another process that is no plain data, but stands for something of the
 * kernel's: a state to be serialised, and descriptors that are passed along (SCM_RIGHTS).
 */
export interface HandleType<T> {
  /** Says what it is on the other side, `pipe.Connection`: a package of isoproc's, and a class. */
  readonly name: string;
  /**
   * Descriptors given out here are the codec's to close: duplicate what you keep. Regions are found on
   * the other side also where no descriptor can go.
   */
  pack(value: T): { state: unknown; fds?: readonly number[]; regions?: readonly Region[] };
  /** Takes over the descriptors. */
  unpack(state: unknown, fds: number[], regions: Region[]): T;
}

type AnyType = HandleType<unknown>;

const handle = Symbol.for('isoproc.handle');
const registry = Symbol.for('isoproc.handle-types');
const shared = globalThis as unknown as Record<symbol, Map<string, AnyType> | undefined>;
const types = (shared[registry] ??= new Map<string, AnyType>());

/** Lets the instances of a class travel: as arguments, as results, through pipes and queues. */
export function registerHandle<T extends object>(
  constructor: { prototype: T },
  type: HandleType<T>,
): void {
  Object.defineProperty(constructor.prototype, handle, { value: type });
  types.set(type.name, type);
}

export const handleTypeOf = (value: object): AnyType | undefined =>
  (value as { [handle]?: AnyType })[handle];

export const handleTypeNamed = (name: string): AnyType | undefined => types.get(name);

/** How a handle travels inside another one: in its state, beside its regions. */
export interface Packed {
  readonly name: string;
  readonly state: unknown;
}

/**
 * Packs a handle that is made of memory alone as a part of another one.
 * @throws IsoprocError `ERR_HANDLE`
 */
export function packHandle(value: object): { packed: Packed; regions: readonly Region[] } {
  const type = handleTypeOf(value);
  if (type === undefined)
    throw new IsoprocError('ERR_HANDLE', 'it is no handle, and cannot travel');
  const { state, regions = [] } = type.pack(value);
  return { packed: { name: type.name, state }, regions };
}

/** @throws IsoprocError `ERR_HANDLE` when its package is not imported here */
export function unpackHandle({ name, state }: Packed, regions: Region[]): unknown {
  const type = handleTypeNamed(name);
  if (type !== undefined) return type.unpack(state, [], regions);
  throw new IsoprocError('ERR_HANDLE', `a ${name} came, but its package is not imported here`);
}
