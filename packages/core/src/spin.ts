import { native } from '@isoproc/native';

/** Milliseconds that something may be tried which blocks, whatever it brings. */
export const MOMENT = 0.06;
/** Milliseconds: who also spins, and is not kept waiting by a third, answers as soon. */
const SOON = 0.02;
/** Looks between two at the clock. */
const LOOKS = 8;
/** So many in vain, and it is left for 8, 16, … 1024 times; then it gets as many tries again. */
const PATIENCE = 3;
const FIRST_PAUSE = 8;
const LONGEST_PAUSE = 1024;

/** Whether something that may be in vain is worth trying, by how it went lately. */
export class Patience {
  #failures = 0;
  #pause = FIRST_PAUSE;
  #passed = 0;

  get isWorthIt(): boolean {
    if (this.#failures < PATIENCE) return true;
    if (++this.#passed < this.#pause) return false;
    this.#pause = Math.min(LONGEST_PAUSE, 2 * this.#pause);
    this.#passed = 0;
    this.#failures = 0;
    return true;
  }

  /** How it went. */
  tell(well: boolean): void {
    this.#failures = well ? 0 : this.#failures + 1;
    if (well) this.#pause = FIRST_PAUSE;
  }
}

/**
 * Looking again and again before going to sleep, and giving the core away in between. It pays as long as
 * the other side does so, too: on another core, a call takes a fiftieth then; on the same one, it takes no
 * more than handing the core over and back. When others want the core, it does not pay. So it is tried:
 * several times in a row, since both sides have to.
 */
export class Spin {
  readonly #patience = new Patience();
  /** It was there once the core had been given away: the other side needs this one. */
  #shares = false;

  /**
   * @param moment - milliseconds to look at most
   * @param limit - milliseconds in which it must come to have paid
   * @param yields - whether to give the core away in between. Who would otherwise sleep at once does not:
   *   on the same core that is as quick, so there it should fail, and soon
   */
  constructor(
    private readonly moment = MOMENT,
    private readonly limit = SOON,
    private readonly yields = true,
  ) {}

  /** @param isThere - whether what is waited for has come. Gives what that said last */
  run(isThere: () => boolean): boolean {
    return isThere() || this.again(isThere);
  }

  /** The same, without a look when it would not go on looking. */
  again(isThere: () => boolean): boolean {
    if (!this.#patience.isWorthIt) return false;
    if (isThere()) return true; // says nothing about going on
    const begin = performance.now();
    const there = this.#spin(isThere, begin);
    this.#patience.tell(there && performance.now() - begin < this.limit);
    return there;
  }

  #spin(isThere: () => boolean, begin: number): boolean {
    for (let yields = 0; ; yields++) {
      const looks = this.#shares ? Math.min(yields, 1) : LOOKS;
      for (let look = 0; look < looks; look++) {
        if (!isThere()) continue;
        this.#shares = yields === 1 && look === 0;
        return true;
      }
      if (performance.now() - begin >= this.moment) return false;
      if (this.yields) native.yield();
    }
  }
}
