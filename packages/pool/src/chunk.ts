/** A chunk may be so many times as big as the one before. */
const GROWTH = 16;

/** How many items go to a worker at once: as many as take a certain time, or as many as was said. */
export class ChunkSize {
  #next = 1;
  #perItem: number | undefined;

  /**
   * @param fixed - always so many
   * @param milliseconds - otherwise: what a chunk should take
   * @param most - but at most so many items
   */
  constructor(
    private readonly fixed: number | undefined,
    private readonly milliseconds: number,
    private readonly most: number,
  ) {}

  /** @param left - how many items there are still; undefined: nobody knows @param workers - who share them */
  next(left: number | undefined, workers: number): number {
    if (this.fixed !== undefined) return this.fixed;
    // Towards the end smaller ones, so that all end together.
    const share = left === undefined ? Infinity : Math.ceil(left / (2 * workers));
    return Math.max(1, Math.min(this.#next, share, this.most));
  }

  /** So many items took so many milliseconds. */
  measured(items: number, milliseconds: number): void {
    const perItem = Math.max(1e-6, milliseconds / items);
    this.#perItem = this.#perItem === undefined ? perItem : (this.#perItem + perItem) / 2;
    const fits = Math.floor(this.milliseconds / this.#perItem);
    this.#next = Math.max(1, Math.min(fits, Math.max(this.#next, items) * GROWTH));
  }
}
