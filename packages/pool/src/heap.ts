import { HEADER, Region } from '@isoproc/core';

const PAGE_BYTES = 4096;
const FIRST = 64;

/** A piece of a heap: its first page, and how many it has. */
export interface Block {
  readonly page: number;
  readonly pages: number;
}

/**
 * Room for what is too long for a slot, in a region that grows. One process allocates and frees; who
 * else has the region only reads, or writes where it was told to.
 */
export class Heap {
  readonly #free = new Map<number, number[]>();
  #end = 0;
  #used = 0;
  #bytes: Uint8Array;

  constructor(readonly region: Region) {
    this.#bytes = new Uint8Array(region.buffer);
  }

  static create(): Heap {
    return new Heap(Region.create(0));
  }

  /** Bytes that are allocated now. */
  get used(): number {
    return this.#used * PAGE_BYTES;
  }

  /** @throws ENOMEM */
  allocate(byteLength: number): Block {
    const pages = 2 ** Math.ceil(Math.log2(Math.max(1, Math.ceil(byteLength / PAGE_BYTES))));
    const page = this.#free.get(pages)?.pop() ?? this.#append(pages);
    this.#used += pages;
    return { page, pages };
  }

  free({ page, pages }: Block): void {
    this.#used -= pages;
    if (this.#used === 0) {
      this.#free.clear();
      this.#end = 0;
      return;
    }
    const others = this.#free.get(pages);
    if (others === undefined) this.#free.set(pages, [page]);
    else others.push(page);
  }

  /** Where such bytes are; the other side may have made the region longer. */
  at(page: number, byteLength: number): Uint8Array {
    const start = HEADER + page * PAGE_BYTES;
    if (start + byteLength > this.#bytes.length) {
      this.region.remap();
      this.#bytes = new Uint8Array(this.region.buffer);
    }
    return this.#bytes.subarray(start, start + byteLength);
  }

  #append(pages: number): number {
    const page = this.#end;
    const needed = HEADER + (page + pages) * PAGE_BYTES;
    if (needed > this.#bytes.length) {
      const most = Math.max(needed, 2 * this.#bytes.length, HEADER + FIRST * PAGE_BYTES);
      this.region.grow(most);
      this.#bytes = new Uint8Array(this.region.buffer);
    }
    this.#end = page + pages;
    return page;
  }
}
