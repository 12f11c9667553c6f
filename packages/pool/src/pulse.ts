import { type Look, SLEEP } from '@isoproc/core';
import { now } from './clock.js';
import { AWAKE } from './layout.js';
import { Patience } from './patience.js';
import type { Staff } from './staff.js';

/** Milliseconds: to go on without a turn of the event loop; to look for answers without sleeping. */
const TURN = 2;
const MOST_SPINNING = 0.04;

/** What there is to do. */
interface Work {
  /** Gives out tasks. */
  dispatch(): void;
  /** Takes answers. */
  hear(): void;
  /** Whether no answer is to come. */
  resting(): boolean;
}

/** When a pool gives out tasks, and how it waits for answers. */
export class Pulse {
  #waiting = false;
  #scheduled = false;
  #turned = 0;
  readonly #patience = new Patience(MOST_SPINNING);

  /** @param brisk - whether an answer can be expected in a moment */
  constructor(
    private readonly staff: Staff,
    private readonly brisk: () => boolean,
    private readonly work: Work,
  ) {}

  /** Has tasks given out when the program has said all that it has to say now. */
  schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    // Now and then by way of the event loop: others have work there.
    if (now() - this.#turned < TURN) process.nextTick(this.#flush);
    else {
      setImmediate(() => {
        this.#turned = now();
        this.#flush();
      });
    }
  }

  /** Answers are looked for: nobody needs to ring, until all has been said. */
  stay(): void {
    Atomics.store(this.staff.words, AWAKE, 1);
  }

  readonly #flush = (): void => {
    this.#scheduled = false;
    this.work.dispatch();
    if (this.#patience.spin(this.#someAnswer, this.brisk)) {
      this.work.hear();
      return;
    }
    Atomics.store(this.staff.words, AWAKE, 0);
    this.work.hear();
    this.#wait();
  };

  readonly #someAnswer = (): true | undefined => {
    for (const worker of this.staff.running) if (worker.hasAnswers) return true;
    return undefined;
  };

  /** Keeps this process alive, and sees answers when they come. */
  #wait(): void {
    if (this.#waiting || this.work.resting()) return;
    this.#waiting = true;
    void this.staff.place.wait((look) => this.#collect(look), -1, undefined);
  }

  #collect(look: Look): true | undefined {
    // Rung by a worker: the event loop has called us.
    if (look === SLEEP) this.#turned = now();
    this.work.hear();
    if (!this.work.resting()) return undefined;
    this.#waiting = false;
    return true;
  }
}
