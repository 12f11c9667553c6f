import { DEATH, decode, type Look, OVER, reportOf, Spin } from '@isoproc/core';
import { within } from '../caller.js';
import type { Channel, Desk } from '../desk.js';
import { COMPACT, readCall, writeValue } from '../compact.js';
import { FAILED, MORE, SMALL } from '../lane.js';
import { Parts } from '../parts.js';
import { encodeAnswer } from './encode-answer.js';
import type { Host } from './host.js';
import { Session } from './session.js';

// Milliseconds: how long it blocks its event loop for the next call, between two turns of it, and at
// most before it looks who has died.
const STAY = 2;
const TURN = 1;
const ROUND = 50;

interface Counter {
  readonly channel: Channel;
  readonly parts: Parts;
  session: Session;
  tag: number;
  /** Answers for which there was no room. */
  readonly waiting: Answer[];
}

interface Answer {
  readonly call: number;
  readonly tag: number;
  readonly flags: number;
  readonly message: Uint8Array;
  done: number;
}

/** Serves the processes of this machine. */
export class Office {
  readonly #counters = new Map<number, Counter>();
  readonly #closing = new AbortController();

  constructor(
    private readonly desk: Desk,
    private readonly host: Host,
  ) {}

  /** Whether anything else goes on here, so that the event loop must run. */
  mayBlock: () => boolean = () => this.host.waiting === 0;

  /** Until `close`. */
  async run(): Promise<void> {
    const { signal } = this.#closing;
    const { calls } = this.desk;
    try {
      for (;;) {
        await calls.wait((look) => this.#serve(look) && this.#goesOn(), -1, signal);
        await this.#stay();
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  close(): void {
    this.#closing.abort();
  }

  #goesOn(): true | undefined {
    return this.mayBlock() || undefined;
  }

  /** While calls come one after the other, waiting for the next one in the kernel is quickest. */
  async #stay(): Promise<void> {
    const begin = performance.now();
    for (let now = begin; now - begin < ROUND;) {
      const turn = now;
      do {
        if (!this.mayBlock() || this.#closing.signal.aborted) return;
        this.#spin.run(this.#isReady);
        const served = this.desk.calls.waitSync(this.#attempt, STAY);
        if (served === OVER) return;
        now = performance.now();
      } while (now - turn < TURN);
      await new Promise(setImmediate);
    }
  }

  readonly #attempt = (look: Look): true | undefined => this.#serve(look);

  readonly #spin = new Spin();
  readonly #isReady = (): boolean => this.desk.isReady;

  #visits = 0;
  #serve(look: Look): true | undefined {
    if (look === DEATH) this.#sweep();
    const before = this.#visits;
    this.desk.takeReady(this.#visit);
    return this.#visits !== before || undefined;
  }

  readonly #visit = (slot: number): void => {
    let counter = this.#counters.get(slot);
    if (counter === undefined) {
      const channel = this.desk.channelOf(slot);
      const session = new Session(this.host.registry, false);
      counter = { channel, parts: new Parts(), session, tag: 0, waiting: [] };
      this.#counters.set(slot, counter);
    }
    this.#visits++;
    try {
      this.#flush(counter);
      this.#read(counter);
    } catch {
      counter.session.end(); // its memory is damaged: there is no more to be read
    }
  };

  #read(counter: Counter): void {
    const { requests, place } = counter.channel;
    // Who does not take its answers is not served.
    while (counter.waiting.length === 0 && requests.next()) {
      if (requests.tag !== counter.tag) this.#begin(counter, requests.tag);
      const { call, flags, start } = requests;
      if ((flags & SMALL) !== 0) {
        const { object, method, args } = readCall(requests.bytes, start);
        if (requests.consume()) place.notifyOne();
        this.#do(counter, call, object, method, args);
      } else this.#readLong(counter);
    }
  }

  #readLong(counter: Counter): void {
    const { requests, place } = counter.channel;
    const { call, flags, start, length } = requests;
    let request: [number, string, ...unknown[]] | undefined;
    let failure: unknown;
    try {
      const bytes = requests.bytes.subarray(start, start + length);
      const whole = (flags & MORE) === 0 && counter.parts.empty;
      const message = whole ? bytes : counter.parts.add(bytes, (flags & MORE) === 0);
      if (message !== undefined)
        request = within(counter.session, () => decode(message, [], !whole)) as typeof request;
    } catch (error) {
      failure = error;
    }
    if (requests.consume()) place.notifyOne();
    if (failure !== undefined) this.#answer(counter, call, FAILED, failure);
    else if (request !== undefined) {
      const [object, method, ...args] = request;
      this.#do(counter, call, object, method, args);
    }
  }

  #begin(counter: Counter, tag: number): void {
    counter.session.end();
    counter.parts.clear();
    counter.session = new Session(this.host.registry, false);
    counter.tag = tag;
  }

  #do(counter: Counter, call: number, object: number, method: string, args: unknown[]): void {
    const { session, tag } = counter;
    try {
      if (call === 0) {
        session.post(method, object);
        return;
      }
      const result = this.host.invoke(session, call, object, method, args);
      if (!(result instanceof Promise)) {
        this.#answer(counter, call, 0, result);
        return;
      }
      this.host.waiting++;
      const done = (flags: number) => (value: unknown) => {
        this.host.waiting--;
        session.settle(call);
        if (counter.tag === tag && !session.ended) this.#answer(counter, call, flags, value);
      };
      result.then(done(0), done(FAILED));
    } catch (error) {
      if (call !== 0) this.#answer(counter, call, FAILED, error);
    }
  }

  #answer(counter: Counter, call: number, flags: number, value: unknown): void {
    if (flags === 0 && this.#answerSmall(counter, call, value)) return;
    const message = encodeAnswer(counter.session, flags === 0 ? [value] : [reportOf(value)]);
    const { data } = message;
    const its = message.failed ? FAILED : flags;
    const { answers, place } = counter.channel;
    const done = counter.waiting.length === 0 ? answers.write(call, counter.tag, its, data) : 0;
    if (done < data.length) {
      counter.waiting.push({ call, tag: counter.tag, flags: its, message: data, done });
      this.#flush(counter);
    }
    place.notifyOne();
  }

  #answerSmall({ waiting, channel, tag }: Counter, call: number, value: unknown): boolean {
    const { answers, place } = channel;
    if (waiting.length > 0) return false;
    const start = answers.reserve(COMPACT);
    if (start < 0) return false;
    const end = writeValue(answers.bytes, start, value);
    if (end < 0) return false;
    answers.commit(call, tag, SMALL, end - start);
    place.notifyOne();
    return true;
  }

  /** Of the answers that wait, as many as there is room for now. */
  #flush({ waiting, channel, tag }: Counter): void {
    let wanted = false;
    for (let first; (first = waiting[0]) !== undefined;) {
      const before = first.done;
      const { call, flags, message } = first;
      if (first.tag === tag) {
        first.done = channel.answers.write(call, tag, flags, message, before);
        if (first.done > before) channel.place.notifyOne();
      }
      if (first.tag !== tag || first.done === message.length) waiting.shift();
      else if (first.done === before) {
        // Once more after it was said: there may have been room just before.
        if (wanted) return;
        channel.answers.want();
        wanted = true;
      }
    }
  }

  /** What they had is given back; what they had said before is done. */
  #sweep(): void {
    for (const [slot, counter] of this.#counters) {
      if (counter.tag === 0 || !this.desk.members.isGone(counter.tag)) continue;
      const { tag } = counter;
      counter.waiting.length = 0;
      this.#read(counter);
      if (counter.tag !== tag) continue; // another has its place already
      counter.session.end();
      this.#counters.delete(slot);
    }
  }
}
