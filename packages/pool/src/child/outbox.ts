import { type Body, listBody, putBody, valuesBody } from '../body.js';
import type { Block } from '../heap.js';
import {
  BEGAN,
  ENDED,
  INLINE,
  RESULT_FORM,
  RESULT_LENGTH,
  RESULT_PAGE,
  RESULTS,
  STATUS,
  TAKEN,
} from '../layout.js';
import type { Link } from '../link.js';

/** The worker's side of the slots of results: what was put is there, also when the worker dies. */
export class Outbox {
  #results = 0;
  /** Long bodies that the pool may still have to read, the oldest first. */
  readonly #blocks: { readonly result: number; readonly block: Block }[] = [];

  constructor(private readonly link: Link) {}

  /** @param list - whether these are results of many calls @throws as `valuesBody` */
  put(status: number, values: readonly unknown[], list: boolean, began: number, ended: number): void {
    const body = list ? listBody(values) : valuesBody(values);
    const { words, doubles } = this.link;
    const slot = this.link.resultAt(this.#results);
    words[slot + RESULT_PAGE] = this.#place(body, slot);
    words[slot + STATUS] = status;
    words[slot + RESULT_FORM] = body.form;
    words[slot + RESULT_LENGTH] = body.length;
    doubles[(slot >> 1) + BEGAN] = began;
    doubles[(slot >> 1) + ENDED] = ended;
    this.#results = (this.#results + 1) | 0;
    Atomics.store(words, RESULTS, this.#results);
    this.link.pool.notifyOne();
  }

  #place(body: Body, slot: number): number {
    const heap = this.link.results;
    if (body.length <= INLINE) {
      putBody(body, this.link.body(slot, heap, 0, body.length));
      return 0;
    }
    this.#freeTaken();
    const block = heap.allocate(body.length);
    putBody(body, heap.at(block.page, body.length));
    this.#blocks.push({ result: this.#results, block });
    return block.page + 1;
  }

  #freeTaken(): void {
    const taken = Atomics.load(this.link.words, TAKEN);
    for (let first; (first = this.#blocks[0]) !== undefined; this.#blocks.shift()) {
      if (((taken - first.result) | 0) <= 0) return;
      this.link.results.free(first.block);
    }
  }
}
