import type { Look, ProcessState } from '../model/observation.js';

type Processes = readonly ProcessState[];

/** Between two looks, in milliseconds: each wait is twice the one before. */
const shortest = 1;
const longest = 20;

/** It will not move by itself: it waits without a time limit, is stopped, or is a zombie. */
function rests({ state, forever }: ProcessState): boolean {
  return forever || state === 'T' || state === 'Z';
}

/** Looks at the processes again and again, until what is wanted is seen or nothing moves. */
export class Looking {
  readonly #look: () => Promise<Processes>;
  /** A new object for every quiet period; undefined while something moves. */
  #period: object | undefined;
  #wake: (() => void) | undefined;
  #stopped = false;

  constructor(look: () => Promise<Processes>) {
    this.#look = look;
  }

  quiet(): void {
    this.#period = {};
    this.#wake?.();
  }

  busy(): void {
    this.#period = undefined;
  }

  stop(): void {
    this.#stopped = true;
    this.#wake?.();
  }

  /** The look that satisfied, or one taken while all was quiet; undefined: the run is over. */
  async until(satisfied: (look: Look) => boolean): Promise<Look | undefined> {
    for (let pause = shortest; !this.#stopped; pause = Math.min(2 * pause, longest)) {
      const period = this.#period;
      const processes = await this.#ask();
      if (!processes) return undefined;
      const quiet = !!period && period === this.#period && processes.every(rests);
      const look = quiet ? { processes, quiet } : { processes };
      if (quiet || satisfied(look)) return look;
      await this.#rest(pause);
    }
    return undefined;
  }

  /** A look that confirms the quiet: everyone rests. Undefined: something has moved. */
  async still(): Promise<Processes | undefined> {
    const period = this.#period;
    for (let pause = shortest; period; pause = Math.min(2 * pause, longest)) {
      const processes = await this.#ask();
      if (!processes || period !== this.#period) return undefined;
      if (processes.every(rests)) return processes;
      await this.#rest(pause);
    }
    return undefined;
  }

  /** Undefined: the supervisor ended before it answered. */
  async #ask(): Promise<Processes | undefined> {
    try {
      const processes = await this.#look();
      return this.#stopped ? undefined : processes;
    } catch (error) {
      if (this.#stopped) return undefined;
      throw error;
    }
  }

  #rest(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
