import { ClosedError, registerHandle } from '@isoproc/core';
import { encodeItem, type ShareableInput, type ShareableItem } from './list-item.js';
import { itemOf, ListLayout, sizeOf } from './list-layout.js';
import { SharedMemory, type SharedMemoryOptions } from './shared-memory.js';
import { SharedMemoryError } from './shared-memory-error.js';

/**
 * A list of fixed length in named shared memory: Python's `ShareableList`, byte for byte. Items can be
 * replaced, text only by text that fits into the room of the first. As in Python, zeroes at the end of
 * text and of bytes are lost, and whoever reads while another writes needs a lock.
 *
 * @see https://docs.python.org/3/library/multiprocessing.shared_memory.html#multiprocessing.shared_memory.ShareableList
 */
export class ShareableList implements Iterable<ShareableItem>, Disposable {
  readonly #layout: ListLayout;

  private constructor(
    /** Its memory: to close and to unlink. */
    readonly memory: SharedMemory,
    layout: ListLayout,
  ) {
    this.#layout = layout;
  }

  static {
    registerHandle<ShareableList>(ShareableList, {
      name: 'shared.ShareableList',
      pack: ({ memory }) => ({ state: memory.name }),
      unpack: (state) => ShareableList.attach(state as string),
    });
  }

  /** @throws SharedMemoryError `ERR_SHM_ITEM`, and as SharedMemory.create */
  static create(items: Iterable<ShareableInput>, options?: SharedMemoryOptions): ShareableList {
    const encoded = Array.from(items, encodeItem);
    const memory = SharedMemory.create(sizeOf(encoded), options);
    return new ShareableList(memory, ListLayout.write(memory.buf, encoded));
  }

  /** @throws SharedMemoryError `ERR_SHM_FORMAT`, and as SharedMemory.attach */
  static attach(name: string): ShareableList {
    const memory = SharedMemory.attach(name);
    try {
      return new ShareableList(memory, new ListLayout(memory.buf));
    } catch (error) {
      memory.close();
      throw error;
    }
  }

  get length(): number {
    return this.#layout.length;
  }

  /** Python's `format`: that of each item, in one. */
  get format(): string {
    return Array.from({ length: this.length }, (_, i) => this.#open.format(i)).join('');
  }

  /** @param index - negative: from the end. @throws SharedMemoryError `ERR_SHM_ITEM`; ClosedError */
  get(index: number): ShareableItem {
    return this.#open.get(this.#checked('get', index));
  }

  /**
   * A number in the place of Python's float stays a float.
   * @throws SharedMemoryError `ERR_SHM_ITEM`: no such place or item, or no room; ClosedError
   */
  set(index: number, item: ShareableInput): void {
    const at = this.#checked('set', index);
    const float = typeof item === 'number' && this.#open.format(at) === 'd';
    this.#open.set(at, encodeItem(float ? { float: item } : item));
  }

  *[Symbol.iterator](): IterableIterator<ShareableItem> {
    for (let i = 0; i < this.length; i++) yield this.get(i);
  }

  /** How many items are equal to this one: bytes by what they hold. */
  count(item: ShareableItem): number {
    const wanted = itemOf(item);
    return [...this].filter((one) => equal(one, wanted)).length;
  }

  /** The place of the first that is equal; -1: there is none. */
  indexOf(item: ShareableItem): number {
    const wanted = itemOf(item);
    return [...this].findIndex((one) => equal(one, wanted));
  }

  close(): void {
    this.memory.close();
  }

  unlink(): void {
    this.memory.unlink();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** @throws ClosedError */
  get #open(): ListLayout {
    if (this.memory.closed) throw new ClosedError(`list '${this.memory.name}'`);
    return this.#layout;
  }

  #checked(what: string, index: number): number {
    const at = index < 0 ? index + this.length : index;
    if (Number.isInteger(at) && at >= 0 && at < this.length) return at;
    const message = `${what}: no item at ${String(index)}; the list has ${this.length}`;
    throw new SharedMemoryError('ERR_SHM_ITEM', message);
  }
}

const equal = (one: ShareableItem, other: ShareableItem): boolean =>
  one instanceof Uint8Array && other instanceof Uint8Array
    ? Buffer.compare(one, other) === 0
    : one === other;
