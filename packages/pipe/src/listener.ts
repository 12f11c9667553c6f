import { setMaxListeners } from 'node:events';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { ClosedError, comesReady, type WaitOptions } from '@isoproc/core';
import { native, POLLIN } from '@isoproc/native';
import { type Address, nativeAddress, temporaryAddress } from './address.js';
import { keyOf, welcoming } from './authentication.js';
import { Connection } from './connection.js';
import { shake, shakeSync } from './handshake.js';
import { Limit } from './limit.js';

export interface ListenerOptions {
  /** The key both ends must have; without it nobody is asked for one. */
  readonly authkey?: Uint8Array | string;
  /** How many connections may wait to be accepted: listen(2). Default 1, as in Python. */
  readonly backlog?: number;
}

/** What has to be undone. */
interface Opened {
  readonly fd: number;
  readonly path: string | undefined;
}

function release({ fd, path }: Opened): void {
  native.close(fd);
  if (path !== undefined) rmSync(path, { recursive: true, force: true });
}

const forgotten = new FinalizationRegistry<Opened>(release);

/**
 * Takes connections of other processes, also of Python's `multiprocessing.connection.Client`:
 * https://docs.python.org/3/library/multiprocessing.html#module-multiprocessing.connection
 * Over TCP, the other end of an idle connection is gone when its machine does not answer for two
 * minutes; with data on their way, when the system gives up: tcp(7), `tcp_retries2`.
 * With Python, exchange bytes (`sendBytes`, `recvBytes`): its `send` pickles, which only it can read.
 */
export class Listener {
  /** Where it listens; a port of 0 is replaced by the one the system chose. */
  readonly address: Address;
  readonly #authkey: Uint8Array | undefined;
  readonly #opened: Opened;
  readonly #closing = new AbortController();

  /**
   * @param address Default: a fresh path in a temporary folder, which `close` removes.
   * @throws EADDRINUSE, EACCES, … of bind(2); `ERR_ADDRESS`.
   */
  constructor(address?: Address, { authkey, backlog = 1 }: ListenerOptions = {}) {
    const wanted = address ?? temporaryAddress();
    this.#authkey = keyOf(authkey);
    const fd = native.listen(...nativeAddress(wanted), backlog);
    this.address =
      typeof wanted === 'string' ? wanted : { host: wanted.host, port: native.port(fd) };
    const inFiles = typeof wanted === 'string' && !wanted.startsWith('\0');
    // A temporary one has its folder to itself.
    const path = inFiles ? (address === undefined ? dirname(wanted) : wanted) : undefined;
    this.#opened = { fd, path };
    setMaxListeners(0, this.#closing.signal); // whoever waits listens
    forgotten.register(this, this.#opened, this);
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** The file descriptor, which stays this listener's. @throws ClosedError */
  fileno(): number {
    if (this.closed) throw new ClosedError('fileno', 'listener');
    return this.#opened.fd;
  }

  /**
   * The next connection, once it has proved that it has the key.
   * @throws AuthenticationError: it has another key. EOFError, ECONNRESET: it left in the middle.
   * After either, the listener goes on. TimeoutError; ClosedError, also when closed meanwhile.
   */
  async accept(options: WaitOptions = {}): Promise<Connection> {
    const limit = new Limit(options);
    let fd;
    while ((fd = this.#acceptNow()) < 0)
      if (!(await this.poll(limit.left()))) throw limit.over('accept');
    const connection = new Connection(fd);
    if (this.#authkey) await shake(connection, welcoming(this.#authkey), limit);
    return connection;
  }

  /** As {@link Listener.accept}; blocks this process. */
  acceptSync({ timeout }: Pick<WaitOptions, 'timeout'> = {}): Connection {
    const limit = new Limit({ timeout });
    let fd;
    while ((fd = this.#acceptNow()) < 0)
      if (!native.poll(this.fileno(), POLLIN, limit.milliseconds)) throw limit.over('acceptSync');
    const connection = new Connection(fd);
    if (this.#authkey) shakeSync(connection, welcoming(this.#authkey), limit);
    return connection;
  }

  /** Whether somebody is there to be accepted; waits for `timeout` ms (default 0). */
  async poll({ timeout = 0, signal }: WaitOptions = {}): Promise<boolean> {
    const closing = this.#closing.signal;
    const either = signal ? AbortSignal.any([signal, closing]) : closing;
    return comesReady(this.fileno(), POLLIN, { timeout, signal: either });
  }

  /** As {@link Listener.poll}. @param timeout - milliseconds; Infinity: no limit */
  pollSync(timeout = 0): boolean {
    return native.poll(this.fileno(), POLLIN, new Limit({ timeout }).milliseconds);
  }

  #acceptNow(): number {
    if (this.closed) throw new ClosedError('accept', 'listener');
    return native.accept(this.#opened.fd);
  }

  /**
   * Stops listening; the socket leaves the file system. Whoever still waits gets a ClosedError. A
   * second call does nothing.
   */
  close(): void {
    if (this.closed) return;
    this.#closing.abort(new ClosedError('accept', 'listener'));
    forgotten.unregister(this);
    release(this.#opened);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}
