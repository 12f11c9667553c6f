import type { WaitOptions } from '@isoproc/core';
import type { Held } from './held.js';
import type { Proxied } from './type.js';

// What a remote client can do with what waits. Waits take { timeout, signal }; the blocking forms a
// timeout only.

interface LockMethods {
  /** @throws RemoteError `ERR_TIMEOUT` */
  acquire(options?: WaitOptions): Held;
  tryAcquire(): boolean;
  /** @throws RemoteError `ERR_NOT_OWNER`: this connection does not have it */
  release(): void;
  locked(): boolean;
}
export type RemoteLock = Proxied<LockMethods>;

interface SemaphoreMethods {
  acquire(options?: WaitOptions): Held;
  tryAcquire(): boolean;
  release(count?: number): void;
  value(): number;
}
export type RemoteSemaphore = Proxied<SemaphoreMethods>;

interface BarrierMethods {
  /** As Barrier.wait; it breaks when the connection ends meanwhile. */
  wait(options?: WaitOptions): number;
  abort(): void;
  reset(): void;
  parties(): number;
  waiting(): number;
  broken(): boolean;
}
export type RemoteBarrier = Proxied<BarrierMethods>;

interface EventMethods {
  /** False: the time was over. */
  wait(options?: WaitOptions): boolean;
  set(): void;
  clear(): void;
  isSet(): boolean;
}
export type RemoteEvent = Proxied<EventMethods>;

interface ConditionMethods {
  acquire(options?: WaitOptions): Held;
  release(): void;
  /** False: the time was over. */
  wait(options?: WaitOptions): boolean;
  notify(count?: number): void;
  notifyAll(): void;
}
export type RemoteCondition = Proxied<ConditionMethods>;

interface QueueMethods<T> {
  put(value: T, options?: WaitOptions): void;
  get(options?: WaitOptions): T;
  putNowait(value: T): void;
  getNowait(): T;
  size(): number;
  empty(): boolean;
  maxsize(): number;
  /** Of a joinable one. */
  taskDone(): void;
  join(options?: WaitOptions): void;
}
export type RemoteQueue<T> = Proxied<QueueMethods<T>>;

interface ValueMethods {
  get(): number | bigint;
  set(value: number | bigint): void;
  /** In one step; gives back what it was. Of integers. */
  add(value: number | bigint): number | bigint;
}
export type RemoteValue = Proxied<ValueMethods>;

interface ArrayMethods {
  get(index: number): number | bigint;
  set(index: number, value: number | bigint): void;
  length(): number;
  values(): (number | bigint)[];
  fill(value: number | bigint, start?: number, end?: number): void;
}
export type RemoteArray = Proxied<ArrayMethods>;
