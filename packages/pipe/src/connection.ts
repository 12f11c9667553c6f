import {
  type BytesOptions,
  Channel,
  ClosedError,
  EOFError,
  inspect,
  IsoprocError,
  registerHandle,
  summary,
  type WaitOptions,
} from '@isoproc/core';
import { native } from '@isoproc/native';

export interface ConnectionOptions {
  readonly readable?: boolean;
  readonly writable?: boolean;
}

const forgotten = new FinalizationRegistry<Channel>((channel) => {
  channel.close();
});

/**
 * One end of a pipe, as Python's `multiprocessing.connection.Connection`. Each message arrives
 * whole or not at all, also when the sender is killed. Waiting comes in two forms: the plain one
 * never blocks the event loop, `…Sync` blocks this process in the kernel.
 *
 * A connection can be an argument of a process and be sent through another connection: the receiver
 * gets a copy, what was received here and not yet read goes along, and this one stays usable. The
 * other side sees the end only when all copies are closed. One that nobody has any more is closed
 * when the garbage collector finds it; do not wait for that.
 *
 * With Python on the other side, exchange bytes: `sendBytes` and `recvBytes` are its `send_bytes`
 * and `recv_bytes`. Its `send` pickles, and ours uses a form that only Node can read.
 *
 * @see https://docs.python.org/3/library/multiprocessing.html#connection-objects
 */
export class Connection {
  readonly readable: boolean;
  readonly writable: boolean;
  readonly #channel: Channel;

  /** @param fd - a blocking stream socket, or the end of a pipe; owned from now on */
  constructor(fd: number, { readable = true, writable = true }: ConnectionOptions = {}) {
    this.readable = readable;
    this.writable = writable;
    this.#channel = new Channel(fd);
    this.#channel.owner = new WeakRef(this);
    forgotten.register(this, this.#channel, this);
  }

  static {
    registerHandle(Connection, {
      name: 'pipe.Connection',
      pack(connection) {
        const { readable, writable } = connection;
        const { bytes, fds } = connection.#channel.unread();
        const copies = [connection.fileno(), ...fds].map((fd) => native.dup(fd));
        return { state: { readable, writable, bytes }, fds: copies };
      },
      unpack(state, [fd = -1, ...fds]) {
        const { bytes, ...options } = state as Required<ConnectionOptions> & { bytes: Uint8Array };
        const connection = new Connection(fd, options);
        connection.#channel.prepend(bytes, fds);
        return connection;
      },
    });
  }

  get closed(): boolean {
    return this.#channel.closed;
  }

  /** The file descriptor, which stays this connection's. @throws ClosedError */
  fileno(): number {
    if (this.closed) throw new ClosedError('fileno');
    return this.#channel.fd;
  }

  /**
   * Sends a value: all that structured clone knows, errors and handles. Resolves when the kernel has
   * taken it; the order of the calls is kept. Abandoned before its first byte has gone, nothing is
   * sent; after that, the rest follows all the same.
   *
   * @throws BrokenPipeError (`EPIPE`); DOMException `DataCloneError`; TimeoutError; ClosedError;
   *   IsoprocError `ERR_HANDLE`: over TCP no handles travel
   */
  send(value: unknown, options?: WaitOptions): Promise<void> {
    return this.#sender('send').send(value, options);
  }

  /** As {@link Connection.send}; blocks until the kernel has taken it. */
  sendSync(value: unknown, options?: WaitOptions): void {
    this.#sender('sendSync').sendSync(value, options);
  }

  /** Sends bytes as one message. Do not change them before it resolves. */
  sendBytes(bytes: Uint8Array, options?: WaitOptions): Promise<void> {
    return this.#sender('sendBytes').sendBytes(bytes, options);
  }

  sendBytesSync(bytes: Uint8Array, options?: WaitOptions): void {
    this.#sender('sendBytesSync').sendBytesSync(bytes, options);
  }

  /**
   * The next value. Those who wait are served in order; who gives up loses no message.
   *
   * @throws EOFError when the other end is closed and nothing is left; TimeoutError; ClosedError
   */
  recv(options?: WaitOptions): Promise<unknown> {
    return this.#receiver('recv').recv(options);
  }

  recvSync(options?: WaitOptions): unknown {
    return this.#receiver('recvSync').recvSync(options);
  }

  /** The next message as bytes. @throws IsoprocError `ERR_FRAME` when it is longer than `maxLength` */
  recvBytes(options?: BytesOptions): Promise<Uint8Array> {
    return this.#receiver('recvBytes').recvBytes(options);
  }

  recvBytesSync(options?: BytesOptions): Uint8Array {
    return this.#receiver('recvBytesSync').recvBytesSync(options);
  }

  /** Whether there is something to receive, also the end; waits for `timeout` ms (default 0). */
  poll(options?: WaitOptions): Promise<boolean> {
    return this.#receiver('poll').poll(options);
  }

  /** As {@link Connection.poll}. @param timeout - milliseconds; Infinity: no limit */
  pollSync(timeout = 0): boolean {
    return this.#receiver('pollSync').pollSync(timeout);
  }

  /** Whoever still waits gets a ClosedError. A second call does nothing. */
  close(): void {
    forgotten.unregister(this);
    this.#channel.close();
  }

  /** All messages, until the other end is closed. */
  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void, undefined> {
    for (;;) {
      try {
        yield await this.recv();
      } catch (error) {
        if (error instanceof EOFError) return;
        throw error;
      }
    }
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  [inspect](): string {
    const ways = [this.readable && 'receives', this.writable && 'sends'].filter(Boolean);
    return summary('Connection', this.closed ? 'closed' : ways.join(' and '));
  }

  #sender(what: string): Channel {
    if (this.writable) return this.#channel;
    throw new IsoprocError('ERR_DIRECTION', `${what}: this end only receives; use the other one`);
  }

  #receiver(what: string): Channel {
    if (this.readable) return this.#channel;
    throw new IsoprocError('ERR_DIRECTION', `${what}: this end only sends; use the other one`);
  }
}
