import { native } from '@isoproc/native';
import type { Encoded } from './codec.js';
import { BrokenPipeError } from './error.js';
import { IN_MEMORY, LONG } from './frame-reader.js';
import { leftOf } from './wait.js';

const STAGE = 16 * 1024;
/** From here on a memory file is quicker than the socket. */
export const MEMORY = 128 * 1024;
const nothing = new Uint8Array(0);

/** A frame that could not be sent at once. */
export interface Outgoing {
  head: Uint8Array;
  body: Uint8Array;
  done: number;
  fds: number[];
  settle?: (error?: Error) => void;
}

/** Sends frames in order; a frame that was begun is always ended first. */
export class FrameWriter {
  readonly #stage = Buffer.allocUnsafeSlow(4 + STAGE);
  readonly #queue: Outgoing[] = [];

  constructor(private readonly fd: number) {}

  get busy(): boolean {
    return this.#queue.length > 0;
  }

  /**
   * Sends `bytes` as a frame in Python's form. Undefined: all of it has gone; otherwise what is
   * left: queued, not yet waited for.
   */
  sendBytes(bytes: Uint8Array, timeout: number): Outgoing | undefined {
    const { length } = bytes;
    if (length <= STAGE) {
      this.#stage.writeInt32BE(length);
      this.#stage.set(bytes, 4);
      const staged = this.#stage.subarray(0, 4 + length);
      return this.#send({ head: staged, body: nothing, done: 0, fds: [] }, timeout, true);
    }
    const head = Buffer.alloc(length > 0x7fffffff ? 12 : 4);
    head.writeInt32BE(head.length === 4 ? length : LONG);
    if (head.length === 12) head.writeBigUInt64BE(BigInt(length), 4);
    return this.#send({ head, body: bytes, done: 0, fds: [] }, timeout, false);
  }

  /** As above: an encoded value, whose first 4 bytes are free for its length. */
  sendEncoded({ data, fds, tail }: Encoded, timeout: number): Outgoing | undefined {
    let head = data;
    let length = data.length - 4 + (tail?.length ?? 0);
    if (length >= MEMORY) {
      fds.unshift(native.memoryFile(data.subarray(4), tail ?? nothing));
      head = data.slice(0, 4);
      length = IN_MEMORY;
    }
    head[0] = length >> 24;
    head[1] = length >> 16;
    head[2] = length >> 8;
    head[3] = length;
    return this.#send({ head, body: nothing, done: 0, fds }, timeout, false);
  }

  /** Sends on what is queued. False: the time is over. */
  flush(timeout: number): boolean {
    const begin = timeout > 0 ? performance.now() : 0;
    for (;;) {
      const first = this.#queue[0];
      if (first === undefined) return true;
      if (!this.#push(first, leftOf(timeout, begin))) return false;
      this.#queue.shift();
      first.settle?.();
    }
  }

  /** Takes a frame back. False: it has been begun, and will be sent. */
  withdraw(frame: Outgoing): boolean {
    const at = this.#queue.indexOf(frame);
    if (at < 0 || frame.done > 0) return false;
    this.#queue.splice(at, 1);
    release(frame);
    return true;
  }

  /** Gives up everything queued. */
  fail(error: Error): void {
    for (const frame of this.#queue.splice(0)) {
      release(frame);
      frame.settle?.(error);
    }
  }

  #send(frame: Outgoing, timeout: number, staged: boolean): Outgoing | undefined {
    const begin = timeout > 0 ? performance.now() : 0;
    try {
      if (this.flush(timeout) && this.#push(frame, leftOf(timeout, begin))) return undefined;
    } catch (error) {
      release(frame);
      throw error;
    }
    if (staged) frame.head = frame.head.slice(); // the next frame would be put over it
    this.#queue.push(frame);
    return frame;
  }

  /** True: all of it has gone. False: the time is over. */
  #push(frame: Outgoing, timeout: number): boolean {
    const begin = timeout > 0 ? performance.now() : 0;
    const total = frame.head.length + frame.body.length;
    while (frame.done < total) {
      const count = this.#transfer(frame, leftOf(timeout, begin));
      if (count < 0) return false;
      release(frame); // with the first byte they have gone along
      frame.done += count;
    }
    return true;
  }

  #transfer({ head, body, done, fds }: Outgoing, timeout: number): number {
    try {
      if (body.length > 0) {
        return native.sendParts(this.fd, head, head.length, body, done, timeout);
      }
      if (fds.length === 0) return native.send(this.fd, head, done, head.length - done, timeout);
      return native.send(this.fd, head, done, head.length - done, timeout, fds);
    } catch (cause) {
      if (!['EPIPE', 'ECONNRESET'].includes((cause as NodeJS.ErrnoException).code ?? ''))
        throw cause;
      const error = new BrokenPipeError({ cause });
      this.fail(error);
      throw error;
    }
  }
}

function release({ fds }: Outgoing): void {
  while (fds.length > 0) native.close(fds.pop() ?? -1);
}
