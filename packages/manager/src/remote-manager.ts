import type { WaitOptions } from '@isoproc/core';
import type { Address } from '@isoproc/pipe';
import type { Caller } from './caller.js';
import { Held } from './held.js';
import { Maker } from './maker.js';
import { type Remote, RemoteCaller } from './remote-caller.js';
import type {
  RemoteArray,
  RemoteBarrier,
  RemoteCondition,
  RemoteEvent,
  RemoteLock,
  RemoteQueue,
  RemoteSemaphore,
  RemoteValue,
} from './remote-type.js';

export { Held };
export type * as RemoteTypes from './remote-type.js';

/** Where the manager is, and its key; how long connecting may take. */
export type ConnectManagerOptions = Remote & WaitOptions;

/**
 * A manager elsewhere, over TCP or a Unix socket; see {@link Manager.connect}. What it makes are proxies,
 * also the locks and queues: the server uses them for this connection, and what that has acquired is
 * released when it ends, however it does. Nobody is told then that a lock was `abandoned`.
 *
 * Both sides prove that they have the key (HMAC-SHA256); what is said is not encrypted. The server runs
 * nothing for a remote client but the methods of its objects, and targets that its owner has registered.
 */
export class RemoteManager extends Maker implements Disposable, AsyncDisposable {
  readonly #caller: RemoteCaller;

  /** @internal */
  constructor(caller: RemoteCaller) {
    super();
    this.#caller = caller;
  }

  /** Gives up the connection, and all that it has. */
  close(): void {
    this.#caller.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  lock(): Promise<RemoteLock> {
    return this.make('lock');
  }

  rLock(): Promise<RemoteLock> {
    return this.make('rlock');
  }

  semaphore(value?: number): Promise<RemoteSemaphore> {
    return this.make('semaphore', value);
  }

  boundedSemaphore(value?: number): Promise<RemoteSemaphore> {
    return this.make('boundedSemaphore', value);
  }

  barrier(parties: number, options?: { readonly timeout?: number }): Promise<RemoteBarrier> {
    return this.make('barrier', parties, options);
  }

  event(): Promise<RemoteEvent> {
    return this.make('event');
  }

  condition(lock?: RemoteLock): Promise<RemoteCondition> {
    return this.make('condition', lock);
  }

  queue<T = unknown>(options?: { readonly maxsize?: number }): Promise<RemoteQueue<T>> {
    return this.make('queue', options);
  }

  joinableQueue<T = unknown>(options?: { readonly maxsize?: number }): Promise<RemoteQueue<T>> {
    return this.make('joinableQueue', options);
  }

  value(type: string, value?: number): Promise<RemoteValue> {
    return this.make('value', type, value);
  }

  array(type: string, content: number | readonly number[]): Promise<RemoteArray> {
    return this.make('array', type, content);
  }

  /** @internal */
  protected override caller(): Caller {
    return this.#caller;
  }
}

export async function connectManager(options: ConnectManagerOptions): Promise<RemoteManager> {
  const { address, authkey, timeout, signal } = options;
  const caller = await RemoteCaller.connect({ address, authkey }, { timeout, signal });
  return new RemoteManager(caller);
}

/** The caller of a place that is remote; undefined: it is on this machine. */
export function openRemote(at: unknown): Caller | undefined {
  const { address } = (at ?? {}) as { address?: Address };
  return address === undefined ? undefined : RemoteCaller.find(address);
}
