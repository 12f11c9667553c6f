import {
  DEATH,
  type Look,
  millisecondsOf,
  MOMENT,
  OVER,
  Patience,
  Pending,
  Spin,
  TimeoutError,
  type WaitOptions,
} from '@isoproc/core';
import type { Caller, SyncOptions } from './caller.js';
import { Desk, type DeskReference } from './desk.js';
import { ManagerDiedError } from './error.js';
import { type Answer, LocalLine } from './local-line.js';
import { makeProxy } from './proxy.js';

interface Call {
  readonly method: string;
  readonly pending: Pending<unknown>;
}

const callers = new Map<string, WeakRef<LocalCaller>>();

/** A thread's way to a server on this machine: shared memory. */
export class LocalCaller implements Caller {
  readonly #line: LocalLine;
  readonly #calls = new Map<number, Call>();
  #last = 0;
  /** Which call this thread is blocked for, and its answer. */
  #awaited = 0;
  #answer: Answer | undefined;
  #watching = false;
  #enough: AbortController | undefined;
  readonly #blocking = new Spin();
  readonly #polling = new Spin();
  readonly #napping = new Patience();

  private constructor(readonly desk: Desk) {
    const talk = {
      remote: false,
      pack: () => {
        throw new TypeError('nothing is packed for an answer');
      },
      unpack: (state: Parameters<typeof makeProxy>[1]) => makeProxy(this, state),
    };
    this.#line = new LocalLine(desk, talk, (call, answer) => {
      if (call === this.#awaited) this.#answer = answer;
      else this.#settle(call, answer);
    });
  }

  static of(desk: Desk): LocalCaller {
    const { id } = desk.cell.region;
    const known = callers.get(id)?.deref();
    if (known !== undefined) return known;
    const caller = new LocalCaller(desk);
    callers.set(id, new WeakRef(caller));
    return caller;
  }

  /** @throws IsoprocError `ERR_HANDLE_GONE` */
  static find(reference: DeskReference): LocalCaller {
    return callers.get(reference.id)?.deref() ?? LocalCaller.of(Desk.find(reference));
  }

  get at(): DeskReference {
    return this.desk.reference;
  }

  async call(
    object: number,
    method: string,
    args: unknown[],
    { timeout, signal }: WaitOptions = none,
  ): Promise<unknown> {
    signal?.throwIfAborted();
    const milliseconds = millisecondsOf(timeout);
    const call = this.#begin(object, method, args);
    const pending = new Pending<unknown>(milliseconds, signal, {
      onTime: (settle) => {
        settle.reject(new TimeoutError(method, milliseconds));
      },
      onLeave: () => {
        this.#calls.delete(call);
        this.post('cancel', call);
        if (this.#isQuiet) this.#enough?.abort();
      },
    });
    this.#calls.set(call, { method, pending });
    this.#watch();
    return pending.promise;
  }

  callSync(
    object: number,
    method: string,
    args: unknown[],
    { timeout }: SyncOptions = none,
  ): unknown {
    const milliseconds = millisecondsOf(timeout);
    const call = this.#begin(object, method, args);
    this.#awaited = call;
    this.#answer = undefined;
    let answer;
    try {
      this.#blocking.run(this.#isThere);
      answer = this.#line.place.waitSync(this.#attempt, milliseconds);
    } finally {
      this.#awaited = 0;
    }
    if (answer === OVER) {
      this.post('cancel', call);
      throw new TimeoutError(`${method}Sync`, milliseconds);
    }
    if (answer === GONE) throw this.#died(`${method}Sync`);
    if (answer.error !== undefined) throw answer.error as Error;
    return answer.value;
  }

  post(method: string, object: number): void {
    if (this.desk.isOver()) return;
    this.#line.send(0, object, method, []);
    if (!this.#line.isSent) this.#watch();
  }

  #begin(object: number, method: string, args: readonly unknown[]): number {
    if (this.desk.isOver()) throw this.#died(method);
    this.#last = (this.#last + 1) & 0x3fffffff || 1;
    this.#line.send(this.#last, object, method, args);
    return this.#last;
  }

  #died(what: string): ManagerDiedError {
    return new ManagerDiedError(what, `the manager (pid ${String(this.desk.serverPid)})`);
  }

  readonly #isThere = (): boolean => this.#line.isBusy;

  /** Until what is blocked for is there. */
  readonly #attempt = (look: Look): Answer | typeof GONE | undefined => {
    // Seen before the look: what was answered before the end is there.
    const gone = this.desk.isOver(look === DEATH);
    this.#line.exchange();
    return this.#answer ?? (gone ? GONE : undefined);
  };

  #settle(call: number, { value, error }: Answer): void {
    const pending = this.#calls.get(call)?.pending;
    this.#calls.delete(call);
    if (error === undefined) pending?.resolve(value);
    else pending?.reject(error);
  }

  get #isQuiet(): boolean {
    return this.#calls.size === 0 && this.#line.isSent;
  }

  /** Has the answers to promises read. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    // Once all is said that is to be said now: the answers may be here within a moment.
    queueMicrotask(() => {
      this.#polling.run(this.#isAllThere);
      if (!this.#isQuiet && this.#napping.isWorthIt) this.#napping.tell(this.#nap());
      if (this.#isQuiet) this.#watching = false;
      else void this.#wait();
    });
  }

  readonly #isAllThere = (): boolean => {
    if (this.#line.isBusy) this.#line.exchange();
    return this.#isQuiet;
  };

  /** A moment in the kernel lets the server have this core, and costs less than the event loop. */
  #nap(): boolean {
    return this.#line.place.waitSync(() => this.#isAllThere() || undefined, MOMENT) === true;
  }

  async #wait(): Promise<void> {
    const enough = (this.#enough = new AbortController());
    try {
      await this.#line.place.wait((look) => this.#look(look), -1, enough.signal);
    } catch {
      // Nothing is waited for any more.
    }
    this.#watching = false;
    if (!this.#isQuiet) this.#watch();
  }

  #look(look: Look): true | undefined {
    const gone = this.desk.isOver(look === DEATH);
    this.#line.exchange();
    if (gone) {
      this.#line.giveUp();
      const calls = [...this.#calls.values()];
      this.#calls.clear();
      for (const { method, pending } of calls) pending.reject(this.#died(method));
    }
    return this.#isQuiet || undefined;
  }
}

const none: WaitOptions = {};
const GONE = Symbol('the server is gone');
