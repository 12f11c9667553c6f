import { decode, encode } from '@isoproc/core';
import { ManagerError } from '../error.js';
import { Cursor, Dict, List, Namespace } from './container.js';
import type { Entry } from './registry.js';
import type { Session } from './session.js';
import { sharedMethods } from './shared-method.js';
import type { Callable, Targets } from './targets.js';

/** By whom, and in which of its calls, a method is called. */
export interface Context {
  readonly session: Session;
  readonly call: number;
  readonly targets: Targets;
}

// As they come from elsewhere: each method checks what it needs.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Method = (object: any, args: any[], context: Context) => unknown;

function keyOf(key: unknown): unknown {
  if ((typeof key === 'object' && key !== null) || typeof key === 'function') {
    const how = 'an object that is sent is a copy, and never found again';
    throw new ManagerError('ERR_MANAGER_KEY', `a string or a number is needed as key: ${how}`);
  }
  return key;
}

function placeIn(list: List, index: unknown): number {
  const at = Number(index) < 0 ? list.length + Number(index) : Number(index);
  if (Number.isInteger(at) && at >= 0 && at < list.length) return at;
  const there = list.length === 0 ? 'it is empty' : `0 to ${String(list.length - 1)} are there`;
  throw new RangeError(`the list has no item ${String(index)}: ${there}`);
}

/** Not the value itself: when the target throws, nothing has changed. */
const copyOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? (decode(...whole(encode([value]))) as [unknown])[0]
    : value;
const whole = ({ data, fds }: { data: Uint8Array; fds: number[] }) => [data, fds] as const;

function atOnce(value: unknown): unknown {
  if (typeof (value as PromiseLike<unknown> | null | undefined)?.then !== 'function') return value;
  const why = 'others would be served while it waits';
  throw new ManagerError(
    'ERR_MANAGER',
    `the target gave a promise, and has to give a value: ${why}`,
  );
}

function update(
  context: Context,
  given: unknown,
  args: unknown[],
  [read, write]: [() => unknown, (value: unknown) => void],
): unknown {
  return context.targets.with(given, context.session, (target) => {
    const value = atOnce(target(copyOf(read()), ...args));
    write(value);
    return value;
  });
}

const transaction: Method = (object, [given, ...args], { targets, session }) =>
  targets.with(given, session, (target) => atOnce(target(object, ...(args as unknown[]))));

const dict: Record<string, Method> = {
  get: (map: Dict, [key]) => map.get(key),
  set: (map: Dict, [key, value]) => void map.set(keyOf(key), value),
  has: (map: Dict, [key]) => map.has(key),
  delete: (map: Dict, [key]) => map.delete(key),
  size: (map: Dict) => map.size,
  keys: (map: Dict) => [...map.keys()],
  values: (map: Dict) => [...map.values()],
  entries: (map: Dict) => [...map],
  clear: (map: Dict) => {
    map.clear();
  },
  assign: (map: Dict, [entries]) => {
    const all = [...(entries as Iterable<[unknown, unknown]>)];
    for (const [key] of all) keyOf(key);
    for (const [key, value] of all) map.set(key, value);
  },
  pop: (map: Dict, [key]) => {
    const value = map.get(key);
    map.delete(key);
    return value;
  },
  setDefault: (map: Dict, [key, value]) => {
    if (!map.has(key)) map.set(keyOf(key), value);
    return map.get(key);
  },
  update: (map: Dict, [key, target, ...args], context) =>
    update(context, target, args, [() => map.get(keyOf(key)), (value) => map.set(key, value)]),
  transaction,
};

const list: Record<string, Method> = {
  get: (items: List, [index]) => items.at(index as number),
  set: (items: List, [index, value]) => {
    items[placeIn(items, index)] = value;
  },
  length: (items: List) => items.length,
  push: (items: List, values) => items.push(...(values as unknown[])),
  pop: (items: List) => items.pop(),
  shift: (items: List) => items.shift(),
  unshift: (items: List, values) => items.unshift(...(values as unknown[])),
  splice: (items: List, args) => items.splice(...(args as [number, number])),
  slice: (items: List, [start, end]) => items.slice(start as number, end as number),
  indexOf: (items: List, [value]) => items.indexOf(value),
  includes: (items: List, [value]) => items.includes(value),
  reverse: (items: List) => void items.reverse(),
  sort: (items: List, [given], { targets, session }) => {
    if (given === undefined) return void items.sort();
    return targets.with(given, session, (compare) => {
      const sorted = [...items].sort(compare as (a: unknown, b: unknown) => number);
      for (const [index, item] of sorted.entries()) items[index] = item;
    });
  },
  clear: (items: List) => {
    items.length = 0;
  },
  values: (items: List) => [...items],
  update: (items: List, [index, target, ...args], context) =>
    update(context, target, args, [
      () => items[placeIn(items, index)],
      (value) => (items[placeIn(items, index)] = value),
    ]),
  transaction,
};

const namespace: Record<string, Method> = {
  get: ({ attributes }: Namespace, [name]) => attributes[String(name)],
  set: ({ attributes }: Namespace, [name, value]) => {
    attributes[String(name)] = value;
  },
  has: ({ attributes }: Namespace, [name]) => String(name) in attributes,
  delete: ({ attributes }: Namespace, [name]) =>
    String(name) in attributes && Reflect.deleteProperty(attributes, String(name)),
  names: ({ attributes }: Namespace) => Object.keys(attributes),
  all: ({ attributes }: Namespace) => ({ ...attributes }),
  assign: ({ attributes }: Namespace, [more]) => void Object.assign(attributes, more),
  update: ({ attributes }: Namespace, [name, target, ...args], context) =>
    update(context, target, args, [
      () => attributes[String(name)],
      (value) => (attributes[String(name)] = value),
    ]),
  transaction: ({ attributes }: Namespace, args, context) => transaction(attributes, args, context),
};

const iterator: Record<string, Method> = {
  next: (cursor: Cursor, [count]) => cursor.next(count as number),
  return: (cursor: Cursor) => cursor.return(),
};

const tables = new Map<string, ReadonlyMap<string, Method>>(
  Object.entries({ dict, list, namespace, iterator, ...sharedMethods }).map(([kind, methods]) => [
    kind,
    new Map(Object.entries(methods)),
  ]),
);

/** @throws ManagerError `ERR_NO_METHOD`; whatever the method throws */
export function callMethod(entry: Entry, name: string, args: unknown[], context: Context): unknown {
  const { object, kind } = entry;
  if (typeof kind === 'string') {
    const method = tables.get(kind)?.get(name);
    if (method !== undefined) return method(object, args, context);
  } else if (kind.includes(name)) {
    const value = (object as Record<string, unknown>)[name];
    if (typeof value !== 'function') return value;
    return forSending((value as Callable).apply(object, withSignal(args, context)));
  }
  throw new ManagerError('ERR_NO_METHOD', `${name}: the object has no such method`);
}

/** A signal stays where it is; that the call can be aborted is told here. */
function withSignal(args: unknown[], { session, call }: Context): unknown[] {
  const last = args.at(-1) as { signal?: unknown } | undefined;
  if (typeof last !== 'object' || (last as unknown) === null || last.signal !== true) return args;
  return [...args.slice(0, -1), { ...last, signal: session.signalOf(call) }];
}

function forSending(result: unknown): unknown {
  if (result instanceof Promise) return result.then(forSending);
  const { next } = (result ?? {}) as { next?: unknown };
  const iterable = typeof next === 'function' && typeof result === 'object' && result !== null;
  if (!iterable || !(Symbol.iterator in result || Symbol.asyncIterator in result)) return result;
  return new Cursor(result as unknown as Iterator<unknown>);
}
