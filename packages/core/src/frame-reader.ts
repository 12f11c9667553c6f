import { type Borrower, native } from '@isoproc/native';
import { allocate, unset } from './allocate.js';
import { EOFError, IsoprocError } from './error.js';
import { MOMENT, Spin } from './spin.js';
import { leftOf } from './wait.js';

// One for all: what many wait for in vain is not worth it.
const spin = new Spin(MOMENT, 0.05);
const blockingSpin = new Spin(0.025, 0.025, false);

const CHUNK = 64 * 1024;
/** Length of a frame whose true length follows in 8 bytes, as in Python: `!i` -1, then `!Q`. */
export const LONG = -1;
/** Of a frame in a memory file, as long as the 8 bytes after it say: Python does not know it. */
export const IN_MEMORY = -2;

/**
 * Cuts what comes in by a socket or pipe into frames: a length of 4 bytes, big endian, and so many
 * bytes. Whatever is interrupted goes on where it stopped, so a wait may be abandoned at any time.
 *
 * @see CPython, Lib/multiprocessing/connection.py, `Connection._send_bytes`
 */
export class FrameReader {
  #chunk = unset(CHUNK);
  #view = new DataView(this.#chunk.buffer);
  #start = 0;
  #end = 0;
  /** A frame that is too big for the chunk, received where it stays. */
  #big: Uint8Array | undefined;
  #bigFilled = 0;
  #borrower: Borrower | undefined;
  /** Descriptors that came along, in order. */
  readonly fds: number[] = [];
  /** Whether the frame read last is nobody else's memory; otherwise it holds until the next read. */
  owned = false;

  constructor(private readonly fd: number) {}

  /** The next frame, if it comes within a moment, and as long as looking for that pays. */
  readSoon(maxLength: number): Uint8Array | undefined {
    return this.#spin(spin, maxLength);
  }

  /** As {@link FrameReader.read}, for a thread that does nothing else: it looks before it sleeps. */
  wait(timeout: number, maxLength: number): Uint8Array | undefined {
    const soon = timeout === 0 ? undefined : this.#spin(blockingSpin, maxLength);
    return soon ?? this.read(timeout, maxLength);
  }

  /** The next frame; undefined: not within `timeout` (0: not now, -1: no limit). */
  read(timeout: number, maxLength = Infinity): Uint8Array | undefined {
    const begin = timeout > 0 ? performance.now() : 0;
    for (;;) {
      const frame = this.next(maxLength);
      if (frame !== undefined) return frame;
      if (!this.#fill(leftOf(timeout, begin))) return undefined;
    }
  }

  /** The next frame, of what has been received already. */
  next(maxLength: number): Uint8Array | undefined {
    const big = this.#big;
    if (big !== undefined) {
      if (this.#bigFilled < big.length) return undefined;
      this.#big = undefined;
      this.owned = true;
      return big;
    }
    const have = this.#end - this.#start;
    if (have < 4) return undefined;
    let length = this.#view.getInt32(this.#start);
    let header = 4;
    const inMemory = length === IN_MEMORY;
    if (inMemory || length === LONG) {
      header = 12;
      if (have < header) return undefined;
      length = Number(this.#view.getBigUint64(this.#start + 4));
    }
    if (length < 0 || length > maxLength) {
      const most = maxLength === Infinity ? 'of at least 0' : `of at most ${String(maxLength)}`;
      throw new IsoprocError(
        'ERR_FRAME',
        `recv: a length ${most} is needed, got ${String(length)}`,
      );
    }
    if (inMemory) return this.#borrow(header, length);
    if (have >= header + length) {
      const from = this.#start + header;
      this.#start = from + length;
      this.owned = false;
      return this.#chunk.subarray(from, from + length);
    }
    if (header + length > CHUNK) this.#beginBig(header, length);
    return undefined;
  }

  /** Whether something, also the end, can be read within `timeout`. */
  ready(timeout: number): boolean {
    return this.#end > this.#start || native.poll(this.fd, 1, timeout);
  }

  /** What was received and not yet read: it goes along when the connection is passed on. */
  unread(): Uint8Array {
    const big = this.#big;
    const rest = this.#chunk.subarray(this.#start, this.#end);
    if (big === undefined) return new Uint8Array(rest);
    const head = Buffer.alloc(12);
    const length = big.length > 0x7fffffff ? 12 : 4;
    head.writeInt32BE(length === 4 ? big.length : LONG);
    if (length === 12) head.writeBigUInt64BE(BigInt(big.length), 4);
    return Buffer.concat([head.subarray(0, length), big.subarray(0, this.#bigFilled)]);
  }

  /** Takes over what another reader had left unread. */
  prepend(bytes: Uint8Array): void {
    if (bytes.length > CHUNK) this.#grow(bytes.length);
    this.#chunk.set(bytes);
    this.#end = bytes.length;
  }

  close(): void {
    if (this.#borrower !== undefined) native.closeBorrower(this.#borrower);
    for (const fd of this.fds.splice(0)) native.close(fd);
  }

  #spin(how: Spin, maxLength: number): Uint8Array | undefined {
    let frame: Uint8Array | undefined;
    how.again(() => (frame = this.read(0, maxLength)) !== undefined);
    return frame;
  }

  #grow(length: number): void {
    this.#chunk = unset(length);
    this.#view = new DataView(this.#chunk.buffer);
  }

  #borrow(header: number, length: number): Uint8Array {
    const fd = this.fds.shift();
    if (fd === undefined) {
      throw new IsoprocError('ERR_FRAME', 'recv: a message in a memory file came without the file');
    }
    this.#start += header;
    this.owned = true;
    const bytes = allocate(length);
    native.borrow((this.#borrower ??= native.borrower()), fd, bytes);
    return bytes;
  }

  #beginBig(header: number, length: number): void {
    const big = allocate(length);
    big.set(this.#chunk.subarray(this.#start + header, this.#end));
    this.#bigFilled = this.#end - this.#start - header;
    this.#start = this.#end = 0;
    this.#big = big;
  }

  /** One read. False: the time is over. */
  #fill(timeout: number): boolean {
    const big = this.#big;
    if (big === undefined) this.#makeRoom();
    const into = big ?? this.#chunk;
    const at = big === undefined ? this.#end : this.#bigFilled;
    const count = this.#receive(into, at, timeout);
    if (count < 0) return false;
    if (count === 0) throw new EOFError();
    if (big === undefined) this.#end += count;
    else this.#bigFilled += count;
    return true;
  }

  #receive(into: Uint8Array, at: number, timeout: number): number {
    try {
      return native.receive(this.fd, into, at, into.length - at, timeout, this.fds);
    } catch (error) {
      // The other end was closed, or its process killed, with something of ours unread.
      if ((error as NodeJS.ErrnoException).code === 'ECONNRESET') return 0;
      throw error;
    }
  }

  #makeRoom(): void {
    if (this.#start === this.#end) {
      this.#start = this.#end = 0;
    } else if (this.#start > 0) {
      // A frame fits from the beginning, or is a big one: so there is room now.
      this.#chunk.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#start = 0;
    }
  }
}
