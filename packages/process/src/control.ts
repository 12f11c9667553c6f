import { decode, encode } from '@isoproc/core';
import { native, POLLIN, POLLOUT, Watcher } from '@isoproc/native';

const HEADER = 4;

function frame(data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER + data.length);
  new DataView(bytes.buffer).setUint32(0, data.length);
  bytes.set(data, HEADER);
  return bytes;
}

const isGone = (error: unknown): boolean =>
  ['EPIPE', 'ECONNRESET'].includes((error as NodeJS.ErrnoException).code ?? '');

export interface RawMessage {
  readonly data: Uint8Array;
  readonly fds: number[];
}

/** Somebody's message, ready to be sent; what cannot be serialised has thrown here. */
export class Parcel {
  readonly #bytes: Uint8Array;
  readonly #fds: number[];
  #sent = 0;

  constructor(message: unknown) {
    const { data, fds } = encode(message);
    this.#bytes = frame(data);
    this.#fds = fds;
  }

  /** Sends what is left. False: the socket is full. Throws EPIPE when nobody is there. */
  send(fd: number, dontWait: boolean): boolean {
    while (this.#sent < this.#bytes.length) {
      const left = this.#bytes.length - this.#sent;
      // With the first byte.
      const fds = this.#sent === 0 ? this.#fds : [];
      const n = native.send(fd, this.#bytes, this.#sent, left, dontWait ? 0 : -1, fds);
      if (n < 0) return false;
      this.#sent += n;
    }
    this.release();
    return true;
  }

  /** Closes the descriptors on the way; those who received them have their own. */
  release(): void {
    for (const fd of this.#fds.splice(0)) native.close(fd);
  }
}

/**
 * One end of the socket between a child and its parent: messages of 4 bytes of length (big endian)
 * and a serialised value. Reads exactly one message at a time, so that descriptors stay with theirs.
 */
export class Control {
  #buffer = new Uint8Array(HEADER);
  #filled = 0;
  #inBody = false;
  #fds: number[] = [];
  #watcher: Watcher | undefined;
  /** The other end is gone, and every message has been read. */
  ended = false;

  constructor(readonly fd: number) {}

  /** The next message; undefined when there is none yet (`dontWait`), or none will come. */
  receive(dontWait: boolean): unknown {
    const message = this.receiveRaw(dontWait);
    return message && decode(message.data, message.fds);
  }

  /** The same, not decoded yet. */
  receiveRaw(dontWait: boolean): RawMessage | undefined {
    for (;;) {
      if (this.#filled === this.#buffer.length) {
        const done = this.#next();
        if (done) return done;
        continue;
      }
      const n = this.#read(dontWait);
      if (n < 0) return undefined;
      if (n === 0) {
        this.ended = true;
        return undefined;
      }
      this.#filled += n;
    }
  }

  #read(dontWait: boolean): number {
    const left = this.#buffer.length - this.#filled;
    const timeout = dontWait ? 0 : -1;
    try {
      return native.receive(this.fd, this.#buffer, this.#filled, left, timeout, this.#fds);
    } catch (error) {
      // A peer that was killed with unread bytes in its socket resets the connection.
      if (isGone(error)) return 0;
      throw error;
    }
  }

  #next(): RawMessage | undefined {
    const full = this.#buffer;
    this.#filled = 0;
    this.#inBody = !this.#inBody;
    if (this.#inBody) {
      this.#buffer = new Uint8Array(new DataView(full.buffer).getUint32(0));
      return undefined;
    }
    this.#buffer = new Uint8Array(HEADER);
    const fds = this.#fds;
    this.#fds = [];
    return { data: full, fds };
  }

  /** Sends what fits now; `send` or `sendSync` of the same goes on, and sees when nobody is there. */
  sendSome(parcel: Parcel): void {
    try {
      parcel.send(this.fd, true);
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  }

  /** Sends as much as fits now; resolves when all of it has gone, or nobody is there to get it. */
  async send(parcel: Parcel): Promise<void> {
    while (!(await this.#trySend(parcel)));
  }

  async #trySend(parcel: Parcel): Promise<boolean> {
    try {
      if (parcel.send(this.fd, true)) return true;
    } catch (error) {
      parcel.release();
      if (isGone(error)) return true;
      throw error;
    }
    await new Promise<void>((resolve) => {
      const watcher = new Watcher(this.fd, POLLOUT, () => {
        watcher.stop();
        resolve();
      });
    });
    return false;
  }

  /** Blocks until all of it has gone. False: nobody is there to get it. */
  sendSync(parcel: Parcel): boolean {
    try {
      return parcel.send(this.fd, false);
    } catch (error) {
      parcel.release();
      if (isGone(error)) return false;
      throw error;
    }
  }

  /** Calls back when there is something to read, or the end. Does not keep the loop alive. */
  watch(callback: () => void): void {
    this.#watcher = new Watcher(this.fd, POLLIN, callback);
    this.#watcher.unref();
  }

  unwatch(): void {
    this.#watcher?.stop();
    this.#watcher = undefined;
  }

  close(): void {
    this.unwatch();
    native.close(this.fd);
  }
}
