import { readBody } from '../body.js';
import {
  ABORTED,
  ATTEMPT,
  CLOSING,
  CONSUMED,
  FORM,
  INDEX,
  ITEM,
  KIND,
  LENGTH,
  PAGE,
  SENT,
  STARTED,
  STATE,
  TARGET,
  WAITING,
} from '../layout.js';
import type { Link } from '../link.js';

/** A task that was begun; its slot is its own until `done`. */
export interface Begun {
  readonly number: number;
  readonly kind: number;
  readonly target: number;
  readonly attempt: number;
  readonly index: number;
  readonly values: () => unknown[];
}

/** The worker's side of the slots of tasks. */
export class Inbox {
  #consumed = 0;
  readonly #words: Int32Array;

  constructor(private readonly link: Link) {
    this.#words = link.words;
  }

  get some(): boolean {
    return Atomics.load(this.#words, SENT) !== this.#consumed;
  }

  get closing(): boolean {
    return Atomics.load(this.#words, CLOSING) === 1;
  }

  word(word: number): number {
    return Atomics.load(this.#words, word);
  }

  isAborted(number: number): boolean {
    return Atomics.load(this.#words, ABORTED) === ((number + 1) | 0);
  }

  /** Begins the next task that was not withdrawn. */
  begin(): Begun | undefined {
    while (this.some) {
      const number = this.#consumed;
      const slot = this.link.taskAt(number);
      const words = this.#words;
      words[ITEM] = -1;
      if (Atomics.compareExchange(words, slot + STATE, WAITING, STARTED) === WAITING) {
        return {
          number,
          kind: words[slot + KIND] ?? 0,
          target: words[slot + TARGET] ?? 0,
          attempt: words[slot + ATTEMPT] ?? 0,
          index: words[slot + INDEX] ?? 0,
          values: () => {
            const [page = 0, length = 0] = [words[slot + PAGE], words[slot + LENGTH]];
            return readBody(words[slot + FORM] ?? 0, this.link.body(slot, this.link.tasks, page, length));
          },
        };
      }
      this.pass();
    }
    return undefined;
  }

  /** The slot may be used again. */
  pass(): void {
    this.#consumed = (this.#consumed + 1) | 0;
    Atomics.store(this.#words, CONSUMED, this.#consumed);
  }
}
