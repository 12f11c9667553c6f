import { decode, encode, type ErrorReport, RemoteError } from '@isoproc/core';
import { type Conversation, within } from './caller.js';
import { COMPACT, readValue, writeCall } from './compact.js';
import type { Channel, Desk } from './desk.js';
import { FAILED, MORE, SMALL } from './lane.js';
import { Parts } from './parts.js';

/** What came of a call. */
export interface Answer {
  readonly value?: unknown;
  readonly error?: unknown;
}

interface Outgoing {
  readonly call: number;
  readonly message: Uint8Array;
  done: number;
}

/** A client thread's end of its channel: writes calls, reads answers, and never waits. */
export class LocalLine {
  /** Where its thread waits for answers, and for room. */
  readonly place: Channel['place'];
  readonly #channel: Channel;
  readonly #tag: number;
  /** What there was no room for. */
  readonly #outgoing: Outgoing[] = [];
  readonly #parts = new Parts();

  /** @param take - gets each answer */
  constructor(
    private readonly desk: Desk,
    private readonly talk: Conversation,
    private readonly take: (call: number, answer: Answer) => void,
  ) {
    this.#channel = desk.channelOf(desk.members.slot);
    this.#tag = desk.members.self;
    this.place = this.#channel.place;
  }

  /** Whether all that was sent has been written. */
  get isSent(): boolean {
    return this.#outgoing.length === 0;
  }

  /** Whether there is something to do for `exchange`. */
  get isBusy(): boolean {
    return this.#outgoing.length > 0 || !this.#channel.answers.empty;
  }

  /** @throws DOMException `DataCloneError`, and nothing is sent; IsoprocError `ERR_HANDLE` */
  send(call: number, object: number, method: string, args: readonly unknown[]): void {
    if (this.isSent && this.#sendSmall(call, object, method, args)) return;
    const { data } = encode([object, method, ...args], 0, Infinity, false);
    this.#outgoing.push({ call, message: data, done: 0 });
    this.#flush();
  }

  /** Nothing of it will be written any more. */
  giveUp(): void {
    this.#outgoing.length = 0;
  }

  /** Writes what there is room for now, and reads all answers that are there. */
  exchange(): void {
    if (!this.isSent) this.#flush();
    const { answers } = this.#channel;
    while (answers.next()) {
      const { call, tag, flags, start, length } = answers;
      let answer: Answer | undefined;
      try {
        // Of another tag it is for who had this place before, and is dead.
        if (tag === this.#tag) answer = this.#decode(flags, start, length);
      } catch (error) {
        answer = { error };
      }
      if (answers.consume()) this.desk.ring();
      if (answer !== undefined) this.take(call, answer);
    }
  }

  #sendSmall(call: number, object: number, method: string, args: readonly unknown[]): boolean {
    const { requests } = this.#channel;
    const start = requests.reserve(COMPACT);
    if (start < 0) return false;
    const end = writeCall(requests.bytes, start, object, method, args);
    if (end < 0) return false;
    requests.commit(call, this.#tag, SMALL, end - start);
    this.desk.ring();
    return true;
  }

  #flush(): void {
    const { requests } = this.#channel;
    let wanted = false;
    for (let first; (first = this.#outgoing[0]) !== undefined;) {
      const before = first.done;
      first.done = requests.write(first.call, this.#tag, 0, first.message, before);
      if (first.done > before) this.desk.ring();
      if (first.done === first.message.length) this.#outgoing.shift();
      else if (first.done === before) {
        // Once more after it was said: there may have been room just before.
        if (wanted) return;
        requests.want();
        wanted = true;
      }
    }
  }

  #decode(flags: number, start: number, length: number): Answer | undefined {
    const { bytes } = this.#channel.answers;
    if ((flags & SMALL) !== 0) return { value: readValue(bytes, start) };
    const part = bytes.subarray(start, start + length);
    const more = (flags & MORE) !== 0;
    const whole = !more && this.#parts.empty;
    const message = whole ? part : this.#parts.add(part, !more);
    if (message === undefined) return undefined;
    const [value] = within(this.talk, () => decode(message, [], !whole)) as [unknown];
    if ((flags & FAILED) === 0) return { value };
    const where = `the manager (pid ${String(this.desk.serverPid)})`;
    return { error: new RemoteError(value as ErrorReport, where) };
  }
}
