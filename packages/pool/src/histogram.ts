// Four buckets for each doubling, from a microsecond on.
const BUCKETS = 4 * 40;

/** How long things took: milliseconds. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Percentiles, each at most a fifth too great. */
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
}

/** Counts how long things took, in buckets that grow with the time. */
export class Histogram {
  readonly #counts = new Float64Array(BUCKETS);
  #count = 0;
  #sum = 0;
  #min = Infinity;
  #max = 0;

  /** @param times - it was so that often */
  record(milliseconds: number, times = 1): void {
    const value = Math.max(0, milliseconds);
    const place = value > 0.001 ? Math.ceil(4 * Math.log2(value * 1000)) : 0;
    const bucket = Math.min(BUCKETS - 1, place);
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + times;
    this.#count += times;
    this.#sum += value * times;
    if (value < this.#min) this.#min = value;
    if (value > this.#max) this.#max = value;
  }

  get summary(): Summary {
    const count = this.#count;
    return {
      count,
      mean: count === 0 ? 0 : this.#sum / count,
      min: count === 0 ? 0 : this.#min,
      max: this.#max,
      p50: this.#percentile(0.5),
      p90: this.#percentile(0.9),
      p99: this.#percentile(0.99),
    };
  }

  #percentile(share: number): number {
    let below = 0;
    for (const [bucket, count] of this.#counts.entries()) {
      below += count;
      // The bucket's upper end.
      if (count > 0 && below >= share * this.#count)
        return Math.min(this.#max, 2 ** (bucket / 4) / 1000);
    }
    return 0;
  }
}
