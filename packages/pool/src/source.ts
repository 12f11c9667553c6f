/** What `map` and the like take. */
export type Input<T> = Iterable<T> | AsyncIterable<T>;

/** An input, read as far as somebody asks for it. */
export class Source<T> {
  /** Nothing more will come. */
  ended = false;
  /** How many items there are in all; undefined: nobody knows. */
  readonly length: number | undefined;
  readonly #list: readonly T[] | undefined;
  readonly #iterator: Iterator<T> | undefined;
  readonly #asyncIterator: AsyncIterator<T> | undefined;
  #read = 0;
  #failure: { readonly error: unknown } | undefined;

  /** @throws TypeError: it is no input */
  constructor(input: Input<T>) {
    const known = input as Partial<AsyncIterable<T> & Iterable<T>> | null | undefined;
    if (Array.isArray(input)) {
      this.#list = input;
      this.length = input.length;
      this.ended = input.length === 0;
    } else if (typeof known?.[Symbol.asyncIterator] === 'function')
      this.#asyncIterator = (input as AsyncIterable<T>)[Symbol.asyncIterator]();
    else if (typeof known?.[Symbol.iterator] === 'function')
      this.#iterator = (input as Iterable<T>)[Symbol.iterator]();
    else {
      const got = input === null ? 'null' : typeof input;
      throw new TypeError(`an iterable of items is needed, sync or async; got ${got}`);
    }
  }

  /** How many are still there. */
  get left(): number | undefined {
    return this.length === undefined ? undefined : this.length - this.#read;
  }

  /** The next ones, at most so many. What the input throws comes after the items before it. */
  read(count: number): T[] | Promise<T[]> {
    if (this.#failure !== undefined) throw this.#failure.error;
    if (this.#asyncIterator !== undefined) return this.#readOne(this.#asyncIterator);
    if (this.#list === undefined) return this.#readSome(count);
    const items = this.#list.slice(this.#read, this.#read + count);
    this.#read += items.length;
    this.ended = this.#read >= this.#list.length;
    return items;
  }

  /** Nobody asks any more. */
  close(): void {
    if (this.ended) return;
    this.ended = true;
    this.#iterator?.return?.();
    // What it has to say about that concerns nobody.
    this.#asyncIterator?.return?.().catch(() => undefined);
  }

  #readSome(count: number): T[] {
    const items: T[] = [];
    try {
      while (items.length < count && !this.ended) {
        const next = this.#iterator?.next();
        if (next === undefined || next.done === true) this.ended = true;
        else items.push(next.value);
      }
    } catch (error) {
      if (items.length === 0) throw error;
      this.#failure = { error };
    }
    return items;
  }

  /** Not more at once: who comes late must not hold up who has come. */
  async #readOne(iterator: AsyncIterator<T>): Promise<T[]> {
    const next = await iterator.next();
    if (next.done !== true) return [next.value];
    this.ended = true;
    return [];
  }
}
