/** Milliseconds of one spin: a sleeper on another core needs about half of it to wake. */
export const MOMENT = 0.1;
/** Looks between two at the clock. */
const LOOKS = 16;
/** So many in vain, and it is tried once in 2, 4, … 1024 times only. */
const PATIENCE = 3;
const RAREST = 1024;

/** Whether something that may be in vain is worth trying, by how it went lately. */
export class Patience {
  #failures = 0;
  #rarity = 1;
  #passed = 0;

  get isWorthIt(): boolean {
    return this.#failures < PATIENCE || ++this.#passed >= this.#rarity;
  }

  /** How it went. */
  tell(well: boolean): void {
    this.#passed = 0;
    if (well) {
      this.#failures = 0;
      this.#rarity = 1;
    } else if (++this.#failures >= PATIENCE) this.#rarity = Math.min(RAREST, 2 * this.#rarity);
  }
}

/**
 * Looking again and again before going to sleep. It pays as long as the other side runs on another core,
 * and also spins: then a call takes a fiftieth. When it needs this core, it never pays. So it is tried.
 */
export class Spin {
  readonly #patience = new Patience();

  /** @param isThere - whether what is waited for has come */
  run(isThere: () => boolean): void {
    if (this.#patience.isWorthIt) this.#patience.tell(spin(isThere));
  }
}

function spin(isThere: () => boolean): boolean {
  const end = performance.now() + MOMENT;
  do {
    for (let look = 0; look < LOOKS; look++) if (isThere()) return true;
  } while (performance.now() < end);
  return false;
}
