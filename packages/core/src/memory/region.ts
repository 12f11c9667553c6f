import { native } from '@isoproc/native';
import { IsoprocError } from '../error.js';

/** Where a region can be found by a process that does not have it yet. */
export interface RegionReference {
  /** 128 random bits, hexadecimal. */
  readonly id: string;
  /** A process that had it, and under which descriptor. */
  readonly pid: number;
  readonly fd: number;
}

// The header's words: magic, version, the id's four, then free for the kind of region.
const MAGIC = 0x736f6369;
const VERSION = 1;
const ID = 2;
/** Bytes at the beginning of each region that are its header. */
export const HEADER = 64;

const mapped = new Map<string, WeakRef<Region>>();
const owners = new WeakMap<ArrayBufferLike, Region>();
const forgotten = new FinalizationRegistry<{ id: string; fd: number }>(({ id, fd }) => {
  native.close(fd);
  if (mapped.get(id)?.deref() === undefined) mapped.delete(id);
});

/**
 * Memory shared with whoever else has mapped it: an anonymous file (memfd_create(2)), which is gone
 * with the last process that has it.
 */
export class Region {
  readonly id: string;
  buffer: ArrayBuffer;
  words: Int32Array;

  private constructor(
    readonly fd: number,
    fresh: boolean,
  ) {
    this.buffer = native.mapMemory(fd);
    this.words = new Int32Array(this.buffer, 0, this.buffer.byteLength >> 2);
    if (fresh) this.#begin();
    this.id = this.#checkedId();
    owners.set(this.buffer, this);
    mapped.set(this.id, new WeakRef(this));
    forgotten.register(this, { id: this.id, fd });
  }

  /** @param byteLength - of what follows the header; pages are taken when they are first touched */
  static create(byteLength: number): Region {
    return new Region(native.createMemory(HEADER + byteLength), true);
  }

  /** Maps a region that came from elsewhere, once in each process; takes over the descriptor. */
  static attach(fd: number, id: string): Region {
    let region = Region.known(id);
    try {
      if (region !== undefined) return region;
      if (!native.isSealed(fd)) throw corrupt('its file could become shorter');
      region = new Region(fd, false);
    } finally {
      if (region?.fd !== fd) native.close(fd);
    }
    if (region.id === id) return region;
    throw corrupt(`it is region ${region.id}, and ${id} was sent`);
  }

  /** Finds a region of which only the reference came: here, or in the process that sent it. */
  static find({ id, pid, fd }: RegionReference): Region {
    const known = Region.known(id);
    if (known !== undefined) return known;
    try {
      return Region.attach(native.openDescriptorOf(pid, fd), id);
    } catch (cause) {
      const how = 'keep what was sent there, or send it over a connection';
      const message = `the memory of a handle cannot be found: process ${String(pid)} no longer has it; ${how}`;
      throw new IsoprocError('ERR_HANDLE_GONE', message, { cause });
    }
  }

  /** The region, if this process has mapped it. */
  static known(id: string): Region | undefined {
    return mapped.get(id)?.deref();
  }

  /** The region whose memory that is. */
  static holding(buffer: ArrayBufferLike): Region | undefined {
    return owners.get(buffer);
  }

  /** Makes its file as long as this, if it is shorter, and maps all of it. Older views stay valid. */
  grow(byteLength: number): void {
    if (byteLength > this.buffer.byteLength) native.growMemory(this.fd, byteLength);
    this.remap();
  }

  /** Maps what another process has made longer. */
  remap(): void {
    this.buffer = native.mapMemory(this.fd);
    this.words = new Int32Array(this.buffer, 0, this.buffer.byteLength >> 2);
    owners.set(this.buffer, this);
  }

  get reference(): RegionReference {
    return { id: this.id, pid: process.pid, fd: this.fd };
  }

  #begin(): void {
    this.words.set([MAGIC, VERSION]);
    native.fillRandom(new Uint8Array(this.buffer, ID * 4, 16));
  }

  #checkedId(): string {
    const { words, buffer } = this;
    if (words.length < HEADER / 4 || words[0] !== MAGIC)
      throw corrupt('it is no region of isoproc');
    if (words[1] !== VERSION) throw corrupt(`its version is ${String(words[1])}, not 1`);
    return Buffer.from(buffer, ID * 4, 16).toString('hex');
  }
}

function corrupt(why: string): IsoprocError {
  return new IsoprocError('ERR_REGION', `attach to shared memory: ${why}`);
}
