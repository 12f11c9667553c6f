import { AsyncResource } from 'node:async_hooks';
import { IsoprocError, registerHandle } from '@isoproc/core';
import { asOwner } from '@isoproc/lock';
import type { Conversation, ObjectState } from '../caller.js';
import { ManagerError } from '../error.js';
import { ObjectProxy, packProxy, proxyType } from '../proxy.js';
import { type Entry, isSharedHandle, Registry } from './registry.js';

/** Calls whose client may not have their answer yet. */
const MOST_UNDONE = 256;

/** A real lock or the like, on its way to a remote client, for whom it is a proxy. */
export class Exported {
  constructor(readonly object: object) {}

  static {
    registerHandle(Exported, proxyType);
  }
}

/** What a client has: a thread of this machine, or a connection. When it ends, all is given back. */
export class Session implements Conversation {
  ended = false;
  readonly #has = new Map<Entry, number>();
  readonly #gains = new Map<object, (() => void)[]>();
  readonly #controllers = new Map<number, AbortController>();
  readonly #undo = new Map<number, () => void>();
  /** For locks that belong to an asynchronous context. */
  readonly #scope: AsyncResource | undefined;

  constructor(
    protected readonly registry: Registry,
    readonly remote: boolean,
  ) {
    if (remote) this.#scope = asOwner(() => new AsyncResource('isoproc.manager'));
  }

  run<T>(work: () => T): T {
    return this.#scope === undefined ? work() : this.#scope.runInAsyncScope(work);
  }

  pack(given: object): ObjectState {
    if (given instanceof ObjectProxy) {
      if (!this.remote) return packProxy(given);
      throw new IsoprocError('ERR_HANDLE', "another manager's proxy cannot go to a remote client");
    }
    const object = given instanceof Exported ? given.object : given;
    const entry = this.registry.hold(object);
    this.#add(entry);
    return { id: entry.id, kind: entry.kind, held: true };
  }

  unpack({ id }: ObjectState): object {
    return this.registry.get(id).object;
  }

  /** Of real handles, only those that can be used on its behalf reach a remote client. */
  readonly exchange = (object: object): object | undefined => {
    if (isSharedHandle(object)) return new Exported(object);
    if (object instanceof ObjectProxy || this.registry.knows(object)) return undefined;
    throw new IsoprocError('ERR_HANDLE', 'that handle is of this machine, and cannot leave it');
  };

  /** What a proxy of it has to tell. */
  post(method: string, id: number): void {
    if (method === 'cancel') this.#cancel(id);
    else if (method === 'lend') this.registry.hold(this.registry.get(id).object);
    else if (method === 'hold') this.#add(this.registry.get(id));
    else if (method === 'drop') this.#drop(this.registry.get(id));
  }

  /** Of a call that waits: aborted when it is cancelled, and at the end. */
  signalOf(call: number): AbortSignal {
    const controller = this.#controllers.get(call) ?? new AbortController();
    this.#controllers.set(call, controller);
    if (this.ended) controller.abort(cancelled());
    return controller.signal;
  }

  settle(call: number): void {
    this.#controllers.delete(call);
  }

  /** How to undo what a call has done, if its client turns out to have given it up before. */
  undoable(call: number, undo: () => void): void {
    this.#undo.set(call, undo);
    for (const first of this.#undo.keys()) {
      if (this.#undo.size <= MOST_UNDONE) return;
      this.#undo.delete(first);
    }
  }

  /** It has a lock, or the like, until it loses it. */
  gain(object: object, giveBack: () => void): void {
    if (this.ended) {
      giveBack();
      throw cancelled();
    }
    const gains = this.#gains.get(object);
    if (gains === undefined) this.#gains.set(object, [giveBack]);
    else gains.push(giveBack);
  }

  /** Gives it back, once. @throws ManagerError `ERR_NOT_OWNER` */
  lose(object: object): void {
    const giveBack = this.#gainsOf(object, 'release').pop();
    if (this.#gains.get(object)?.length === 0) this.#gains.delete(object);
    giveBack?.();
  }

  /** A wait gives it back itself, however often it has it; and gets it again, whatever happens. */
  async lending<T>(object: object, wait: () => Promise<T>): Promise<T> {
    const gains = this.#gainsOf(object, 'wait');
    this.#gains.delete(object);
    try {
      return await wait();
    } finally {
      if (this.ended) for (const giveBack of gains) giveBack();
      else this.#gains.set(object, gains);
    }
  }

  mustHave(object: object, what: string): void {
    this.#gainsOf(object, what);
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    for (const controller of this.#controllers.values()) controller.abort(cancelled());
    this.run(() => {
      for (const gains of this.#gains.values()) for (const giveBack of gains) giveBack();
    });
    this.#gains.clear();
    for (const [entry, count] of this.#has)
      for (let left = count; left > 0; left--) this.registry.drop(entry);
    this.#has.clear();
  }

  #cancel(call: number): void {
    const controller = this.#controllers.get(call);
    const undo = this.#undo.get(call);
    this.#undo.delete(call);
    if (undo !== undefined) this.run(undo);
    else controller?.abort(cancelled());
  }

  #gainsOf(object: object, what: string): (() => void)[] {
    const gains = this.#gains.get(object);
    if (gains !== undefined) return gains;
    throw new ManagerError('ERR_NOT_OWNER', `${what}: this client does not have it; acquire it`);
  }

  #add(entry: Entry): void {
    this.#has.set(entry, (this.#has.get(entry) ?? 0) + 1);
  }

  #drop(entry: Entry): void {
    const count = this.#has.get(entry);
    if (count === undefined) return;
    if (count === 1) this.#has.delete(entry);
    else this.#has.set(entry, count - 1);
    this.registry.drop(entry);
  }
}

const cancelled = () =>
  new ManagerError('ERR_MANAGER', 'the call was cancelled, or its client left');
