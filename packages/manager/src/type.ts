import type { Target, WaitOptions } from '@isoproc/core';
import type { SyncOptions } from './caller.js';
import type { ObjectProxy } from './proxy.js';

type AnyFunction = (...args: never[]) => unknown;

/** What a method's result is for its caller: iterators are read in parts. */
type Received<R> =
  Awaited<R> extends Iterator<infer T> | AsyncIterator<infer T> ? IteratorProxy<T> : Awaited<R>;

/**
 * The proxy of an object of type T: each method in two forms, `increment` giving a promise and
 * `incrementSync` blocking this process; a property is read as a method without arguments.
 */
export type Proxied<T extends object> = ObjectProxy & {
  readonly [K in keyof T & string]: T[K] extends AnyFunction
    ? (...args: Parameters<T[K]>) => Promise<Received<ReturnType<T[K]>>>
    : () => Promise<T[K]>;
} & {
  readonly [K in keyof T & string as `${K}Sync`]: T[K] extends AnyFunction
    ? (...args: Parameters<T[K]>) => Received<ReturnType<T[K]>>
    : () => T[K];
};

/** As above, with options after the arguments. */
type Calls<T extends object> = {
  readonly [K in keyof T & string]: T[K] extends AnyFunction
    ? (...args: [...Parameters<T[K]>, options?: WaitOptions]) => Promise<ReturnType<T[K]>>
    : never;
} & {
  readonly [K in keyof T & string as `${K}Sync`]: T[K] extends AnyFunction
    ? (...args: [...Parameters<T[K]>, options?: SyncOptions]) => ReturnType<T[K]>
    : never;
};

/** A target, or under which name the owner of the manager has registered it. */
export type Named<Args extends readonly unknown[], R> = Target<Args, R> | string;

interface Transactions<T> {
  /**
   * Runs a target at the server with the object itself; nobody else is served meanwhile. It has to be
   * synchronous. What it did before it throws stays done.
   */
  transaction<A extends readonly unknown[], R>(
    target: Named<readonly [T, ...A], R>,
    ...args: A
  ): Promise<R>;
  transactionSync<A extends readonly unknown[], R>(
    target: Named<readonly [T, ...A], R>,
    ...args: A
  ): R;
}

interface Updates<K, V, Old = V> {
  /**
   * Replaces a value by what a target makes of it, at the server, where nobody else is served meanwhile.
   * It has to be synchronous; when it throws, nothing has changed. Gives the new value.
   */
  update<A extends readonly unknown[]>(
    key: K,
    target: Named<readonly [Old, ...A], V>,
    ...args: A
  ): Promise<V>;
  updateSync<A extends readonly unknown[]>(
    key: K,
    target: Named<readonly [Old, ...A], V>,
    ...args: A
  ): V;
}

interface Contents<T> {
  /** What is in it now. */
  [Symbol.iterator](): Iterator<T>;
  [Symbol.asyncIterator](): AsyncIterator<T>;
}

/** What can be a key: an object that is sent is a copy, and would never be found again. */
export type Key = string | number | bigint | boolean | null | undefined;

interface DictMethods<K, V> {
  get(key: K): V | undefined;
  /** @throws ManagerError `ERR_MANAGER_KEY` */
  set(key: K, value: V): void;
  has(key: K): boolean;
  /** Whether it was there. */
  delete(key: K): boolean;
  size(): number;
  keys(): K[];
  values(): V[];
  entries(): [K, V][];
  clear(): void;
  /** Sets all of them, in one step. */
  assign(entries: Iterable<readonly [K, V]>): void;
  /** Takes it out. */
  pop(key: K): V | undefined;
  /** What is there; or sets this, if nothing is. */
  setDefault(key: K, value: V): V;
}

/** A dictionary, as Python's `dict`, with the names of a Map. Its keys are primitive values. */
export type DictProxy<K extends Key = string, V = unknown> = ObjectProxy &
  Calls<DictMethods<K, V>> &
  Updates<K, V, V | undefined> &
  Transactions<Map<K, V>> &
  Contents<[K, V]>;

interface ListMethods<T> {
  /** @param index - a negative one counts from the end */
  get(index: number): T | undefined;
  /** @throws RangeError: there is no such item */
  set(index: number, value: T): void;
  length(): number;
  pop(): T | undefined;
  shift(): T | undefined;
  slice(start: number | undefined, end: number | undefined): T[];
  indexOf(value: T): number;
  includes(value: T): boolean;
  reverse(): void;
  clear(): void;
  values(): T[];
}

interface ListVariadic<T> {
  push(...values: T[]): number;
  unshift(...values: T[]): number;
  splice(start: number, count?: number, ...values: T[]): T[];
  /** As Array.prototype.sort; the order may be given by a target. */
  sort(compare?: Named<readonly [T, T], number>): void;
}

/** A list, as Python's `list`, with the names of an Array. */
export type ListProxy<T = unknown> = Calls<ListMethods<T>> &
  Proxied<ListVariadic<T>> &
  Updates<number, T> &
  Transactions<T[]> &
  Contents<T>;

/** Attributes, as Python's `Namespace`. */
export interface NamespaceProxy<T extends object> extends ObjectProxy, Transactions<T> {
  get<K extends keyof T & string>(name: K, options?: WaitOptions): Promise<T[K]>;
  getSync<K extends keyof T & string>(name: K, options?: SyncOptions): T[K];
  set<K extends keyof T & string>(name: K, value: T[K], options?: WaitOptions): Promise<void>;
  setSync<K extends keyof T & string>(name: K, value: T[K], options?: SyncOptions): void;
  has(name: string, options?: WaitOptions): Promise<boolean>;
  hasSync(name: string, options?: SyncOptions): boolean;
  /** Whether it was there. */
  delete(name: keyof T & string, options?: WaitOptions): Promise<boolean>;
  deleteSync(name: keyof T & string, options?: SyncOptions): boolean;
  names(options?: WaitOptions): Promise<string[]>;
  namesSync(options?: SyncOptions): string[];
  /** All of them as a plain object. */
  all(options?: WaitOptions): Promise<T>;
  allSync(options?: SyncOptions): T;
  /** Sets all of them, in one step. */
  assign(attributes: Partial<T>, options?: WaitOptions): Promise<void>;
  assignSync(attributes: Partial<T>, options?: SyncOptions): void;
  update<K extends keyof T & string, A extends readonly unknown[]>(
    name: K,
    target: Named<readonly [T[K], ...A], T[K]>,
    ...args: A
  ): Promise<T[K]>;
  updateSync<K extends keyof T & string, A extends readonly unknown[]>(
    name: K,
    target: Named<readonly [T[K], ...A], T[K]>,
    ...args: A
  ): T[K];
}

/** An iterator at the server; it is read in parts of up to 64 values. */
export interface IteratorProxy<T> extends ObjectProxy {
  [Symbol.iterator](): Iterator<T>;
  [Symbol.asyncIterator](): AsyncIterator<T>;
  /** Ends it. */
  return(): Promise<void>;
  returnSync(): void;
}
