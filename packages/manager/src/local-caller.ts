import {
  DEATH,
  decode,
  encode,
  type ErrorReport,
  type Look,
  millisecondsOf,
  OVER,
  Pending,
  RemoteError,
  TimeoutError,
  type WaitOptions,
} from '@isoproc/core';
import { type Caller, type Conversation, type SyncOptions, within } from './caller.js';
import { type Channel, Desk, type DeskReference } from './desk.js';
import { ManagerDiedError } from './error.js';
import { FAILED, MORE } from './lane.js';
import { Parts } from './parts.js';
import { makeProxy } from './proxy.js';

const MOST_SPINS = 200;

interface Outgoing {
  readonly call: number;
  readonly message: Uint8Array;
  done: number;
}

interface Call {
  readonly method: string;
  readonly pending: Pending<unknown>;
}

/** An answer that somebody blocks for. */
interface Answer {
  readonly value?: unknown;
  readonly error?: unknown;
}

const callers = new Map<string, WeakRef<LocalCaller>>();

/** A thread's way to a server on this machine: shared memory. */
export class LocalCaller implements Caller {
  readonly at: unknown;
  readonly #channel: Channel;
  readonly #tag: number;
  readonly #calls = new Map<number, Call>();
  readonly #outgoing: Outgoing[] = [];
  readonly #parts = new Parts();
  readonly #talk: Conversation;
  #last = 0;
  #awaited = 0;
  #answer: Answer | undefined;
  #watching = false;
  #enough: AbortController | undefined;
  #spins = MOST_SPINS;

  private constructor(readonly desk: Desk) {
    this.at = desk.reference;
    this.#channel = desk.channelOf(desk.members.slot);
    this.#tag = desk.members.self;
    this.#talk = {
      pack: () => {
        throw new TypeError('nothing is packed for an answer');
      },
      unpack: (state) => makeProxy(this, state),
    };
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
      answer = this.#channel.place.waitSync(this.#attempt, milliseconds);
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
    this.#send(0, encode([object, method], 0, Infinity, false).data);
    if (this.#outgoing.length > 0) this.#watch();
  }

  #begin(object: number, method: string, args: unknown[]): number {
    if (this.desk.isOver()) throw this.#died(method);
    args.unshift(object, method);
    const { data } = encode(args, 0, Infinity, false);
    this.#last = (this.#last + 1) & 0x3fffffff || 1;
    this.#send(this.#last, data);
    return this.#last;
  }

  #died(what: string): ManagerDiedError {
    return new ManagerDiedError(what, `the manager (pid ${String(this.desk.serverPid)})`);
  }

  #send(call: number, message: Uint8Array): void {
    if (this.#outgoing.length === 0) {
      const done = this.#channel.requests.write(call, this.#tag, 0, message);
      if (done < message.length) this.#outgoing.push({ call, message, done });
      else {
        this.desk.ring();
        return;
      }
    } else this.#outgoing.push({ call, message, done: 0 });
    this.#flush();
    this.desk.ring();
  }

  /** Of what there was no room for, as much as there is now. */
  #flush(): void {
    let wanted = false;
    for (let first; (first = this.#outgoing[0]) !== undefined;) {
      const before = first.done;
      first.done = this.#channel.requests.write(first.call, this.#tag, 0, first.message, before);
      if (first.done > before) this.desk.ring();
      if (first.done === first.message.length) this.#outgoing.shift();
      else if (first.done === before) {
        // Once more after it was said: there may have been room just before.
        if (wanted) return;
        this.#channel.requests.want();
        wanted = true;
      }
    }
  }

  /** Until what is blocked for is there. */
  readonly #attempt = (look: Look): Answer | typeof GONE | undefined => {
    const gone = look === DEATH && this.desk.isOver(true);
    this.#drain();
    if (this.#answer !== undefined || !(gone || this.desk.isOver())) return this.#answer;
    this.#drain(); // it may have answered before it ended
    return this.#answer ?? GONE;
  };

  /** Reads all answers that are there. */
  #drain(): void {
    const { answers } = this.#channel;
    if (this.#outgoing.length > 0) this.#flush();
    while (answers.next()) {
      const { call, tag, flags, start, length } = answers;
      let answer: Answer | undefined;
      try {
        if (tag === this.#tag) answer = this.#decode(flags, start, length);
      } catch (error) {
        answer = { error };
      }
      if (answers.consume()) this.desk.ring();
      if (answer === undefined) continue;
      if (call === this.#awaited) this.#answer = answer;
      else this.#settle(call, answer);
    }
  }

  #decode(flags: number, start: number, length: number): Answer | undefined {
    const bytes = this.#channel.answers.bytes.subarray(start, start + length);
    const more = (flags & MORE) !== 0;
    const whole = !more && this.#parts.empty;
    const message = whole ? bytes : this.#parts.add(bytes, !more);
    if (message === undefined) return undefined;
    const [value] = within(this.#talk, () => decode(message, [], !whole)) as [unknown];
    if ((flags & FAILED) === 0) return { value };
    const where = `the manager (pid ${String(this.desk.serverPid)})`;
    return { error: new RemoteError(value as ErrorReport, where) };
  }

  #settle(call: number, { value, error }: Answer): void {
    const pending = this.#calls.get(call)?.pending;
    this.#calls.delete(call);
    if (error === undefined) pending?.resolve(value);
    else pending?.reject(error);
  }

  /** Has the answers to promises read. */
  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    // Once all is said that is to be said now: the answers may be here at once.
    queueMicrotask(() => {
      if (this.#spin()) this.#watching = false;
      else void this.#wait();
    });
  }

  /** True: nothing is waited for any more. */
  #spin(): boolean {
    const spins = this.#spins;
    for (let spin = 0; spin < spins; spin++) {
      this.#drain();
      if (!this.#isQuiet) continue;
      this.#spins = Math.min(MOST_SPINS, spins + 8);
      return true;
    }
    this.#spins = Math.max(4, spins >> 1);
    return false;
  }

  get #isQuiet(): boolean {
    return this.#calls.size === 0 && this.#outgoing.length === 0;
  }

  async #wait(): Promise<void> {
    const enough = (this.#enough = new AbortController());
    try {
      await this.#channel.place.wait((look) => this.#look(look), -1, enough.signal);
    } catch {
      // nothing is waited for any more
    }
    this.#watching = false;
    if (!this.#isQuiet) this.#watch();
  }

  #look(look: Look): true | undefined {
    const gone = look === DEATH ? this.desk.isOver(true) : this.desk.isOver();
    this.#drain();
    if (gone) {
      this.#outgoing.length = 0;
      const calls = [...this.#calls.values()];
      this.#calls.clear();
      for (const { method, pending } of calls) pending.reject(this.#died(method));
    }
    return this.#isQuiet || undefined;
  }
}

const none: WaitOptions = {};
const GONE = Symbol('the server is gone');
