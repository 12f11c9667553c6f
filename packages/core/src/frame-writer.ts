import { type Lender, native } from '@isoproc/native';
import type { Encoded } from './codec.js';
import { BrokenPipeError, IsoprocError } from './error.js';
import { IN_MEMORY, LONG } from './frame-reader.js';
import { leftOf } from './wait.js';

const MOST_DESCRIPTORS = 253;
const STAGE = 16 * 1024;
/** From here on a memory file is quicker than the socket. */
export const MEMORY = 128 * 1024;
const MOST_SHORT = 0x7fffffff;
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
  readonly #stage = new Uint8Array(4 + STAGE);
  readonly #queue: Outgoing[] = [];
  #lender: Lender | undefined;
  #carries: boolean | undefined;

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
    if (length <= STAGE) return this.#sendStaged(bytes, timeout);
    return this.#send({ head: headOf(length), body: bytes, done: 0, fds: [] }, timeout);
  }

  /**
   * As above: an encoded value, whose first 4 bytes are free for its length. Much goes in a memory
   * file, unless as much is on its way already: then the socket says when to go on.
   * @throws IsoprocError `ERR_HANDLE`: it has descriptors, which do not go this way
   */
  sendEncoded({ data, fds, tail }: Encoded, timeout: number): Outgoing | undefined {
    const length = data.length - 4 + (tail?.length ?? 0);
    if (fds.length > 0 && !(this.#carries ??= native.carriesDescriptors(this.fd))) {
      release(fds);
      const where = 'only through pipe() and Unix sockets; to another machine, use a Manager';
      throw new IsoprocError('ERR_HANDLE', `send: handles travel ${where}`);
    }
    if (length >= MEMORY && fds.length < MOST_DESCRIPTORS) {
      this.#lender ??= native.lender(this.fd);
      const fd = native.lend(this.#lender, data.subarray(4), tail ?? nothing);
      if (fd >= 0) {
        fds.unshift(fd);
        return this.#send(
          { head: longHead(IN_MEMORY, length), body: nothing, done: 0, fds },
          timeout,
        );
      }
    }
    let head = data;
    if (length > MOST_SHORT) {
      head = Buffer.concat([longHead(LONG, length), data.subarray(4)]);
    } else {
      putLength(head, length);
    }
    return this.#send({ head, body: tail ?? nothing, done: 0, fds }, timeout, tail !== undefined);
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
    release(frame.fds);
    return true;
  }

  close(error: Error): void {
    if (this.#lender !== undefined) native.closeLender(this.#lender);
    this.fail(error);
  }

  /** Gives up everything queued. */
  fail(error: Error): void {
    for (const frame of this.#queue.splice(0)) {
      release(frame.fds);
      frame.settle?.(error);
    }
  }

  /** Few bytes: put together with their length, mostly gone with one call. */
  #sendStaged(bytes: Uint8Array, timeout: number): Outgoing | undefined {
    const begin = timeout > 0 ? performance.now() : 0;
    const total = 4 + bytes.length;
    putLength(this.#stage, bytes.length);
    this.#stage.set(bytes, 4);
    let done = 0;
    if (!this.busy) {
      try {
        done = Math.max(0, native.send(this.fd, this.#stage, 0, total, timeout));
      } catch (cause) {
        this.#fail(cause);
      }
      if (done === total) return undefined;
    }
    const frame = { head: this.#stage.slice(0, total), body: nothing, done, fds: [] };
    return this.#send(frame, leftOf(timeout, begin));
  }

  #send(frame: Outgoing, timeout: number, foreign = false): Outgoing | undefined {
    const begin = timeout > 0 ? performance.now() : 0;
    try {
      if (this.flush(timeout) && this.#push(frame, leftOf(timeout, begin))) return undefined;
    } catch (error) {
      release(frame.fds);
      throw error;
    }
    if (foreign) frame.body = new Uint8Array(frame.body); // the sender may change it
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
      release(frame.fds); // with the first byte they have gone along
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
      return this.#fail(cause);
    }
  }

  #fail(cause: unknown): never {
    if (!['EPIPE', 'ECONNRESET'].includes((cause as NodeJS.ErrnoException).code ?? '')) throw cause;
    const error = new BrokenPipeError({ cause });
    this.fail(error);
    throw error;
  }
}

function release(fds: number[]): void {
  while (fds.length > 0) native.close(fds.pop() ?? -1);
}

function headOf(length: number): Uint8Array {
  if (length > MOST_SHORT) return longHead(LONG, length);
  const head = new Uint8Array(4);
  putLength(head, length);
  return head;
}

function putLength(head: Uint8Array, length: number): void {
  head[0] = length >> 24;
  head[1] = length >> 16;
  head[2] = length >> 8;
  head[3] = length;
}

function longHead(kind: number, length: number): Uint8Array {
  const head = Buffer.alloc(12);
  head.writeInt32BE(kind);
  head.writeBigUInt64BE(BigInt(length), 4);
  return head;
}
