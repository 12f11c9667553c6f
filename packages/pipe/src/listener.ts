import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { comesReady, IsoprocError, TimeoutError, type WaitOptions } from '@isoproc/core';
import { POLLIN, POLLOUT, native } from '@isoproc/native';
import { type Address, nativeAddress, temporaryAddress } from './address.js';
import { answerChallenge, deliverChallenge } from './authentication.js';
import { Connection } from './connection.js';

export interface ListenerOptions {
  /** The key both ends must have; without it nobody is asked for one. */
  readonly authkey?: Uint8Array | string;
  /** How many connections may wait to be accepted: listen(2). Default 1, as in Python. */
  readonly backlog?: number;
}

async function ready(fd: number, events: number, options: WaitOptions, what: string) {
  if (!(await comesReady(fd, events, options))) throw new TimeoutError(what, options.timeout ?? 0);
}

function keyOf(authkey: Uint8Array | string): Uint8Array {
  return typeof authkey === 'string' ? Buffer.from(authkey) : authkey;
}

/** Whatever goes wrong in the handshake closes the connection. */
async function handshake(
  connection: Connection,
  steps: readonly (typeof answerChallenge)[],
  { authkey, ...options }: WaitOptions & { authkey?: Uint8Array | string | undefined },
): Promise<Connection> {
  if (authkey === undefined) return connection;
  try {
    for (const step of steps) await step(connection, keyOf(authkey), options);
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/**
 * Takes connections of other processes, also of Python's `multiprocessing.connection.Client`:
 * https://docs.python.org/3/library/multiprocessing.html#module-multiprocessing.connection
 * With Python, exchange bytes (`sendBytes`, `recvBytes`): its `send` pickles, which only it can read.
 */
export class Listener {
  /** Where it listens; a port of 0 is replaced by the one the system chose. */
  readonly address: Address;
  readonly #authkey: Uint8Array | string | undefined;
  readonly #temporary: boolean;
  #fd: number;

  /**
   * @param address Default: a fresh path in a temporary folder, which `close` removes.
   * @throws EADDRINUSE, EACCES, … of bind(2); `ERR_ADDRESS`.
   */
  constructor(address?: Address, { authkey, backlog = 1 }: ListenerOptions = {}) {
    this.#temporary = address === undefined;
    this.#authkey = authkey;
    const wanted = address ?? temporaryAddress();
    this.#fd = native.listen(...nativeAddress(wanted), backlog);
    this.address =
      typeof wanted === 'string' ? wanted : { host: wanted.host, port: native.port(this.#fd) };
  }

  /**
   * The next connection, once it has proved that it has the key.
   * @throws AuthenticationError: it has another key. EOFError, ECONNRESET: it left in the middle.
   * After either, the listener goes on.
   */
  async accept(options: WaitOptions = {}): Promise<Connection> {
    let fd = -1;
    while ((fd = this.#acceptNow()) < 0) await ready(this.#fd, POLLIN, options, 'accept');
    const steps = [deliverChallenge, answerChallenge];
    return handshake(new Connection(fd), steps, { ...options, authkey: this.#authkey });
  }

  #acceptNow(): number {
    if (this.#fd < 0) throw new IsoprocError('ERR_CLOSED', 'accept: this listener is closed');
    return native.accept(this.#fd);
  }

  /** Stops listening; the socket leaves the file system. A second call does nothing. */
  close(): void {
    if (this.#fd < 0) return;
    native.close(this.#fd);
    this.#fd = -1;
    if (typeof this.address !== 'string' || this.address.startsWith('\0')) return;
    rmSync(this.#temporary ? dirname(this.address) : this.address, {
      recursive: true,
      force: true,
    });
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/**
 * Connects to a {@link Listener}, or to Python's `multiprocessing.connection.Listener`.
 * @throws ECONNREFUSED, ENOENT, … of connect(2); AuthenticationError.
 */
export async function connect(
  address: Address,
  options: WaitOptions & Pick<ListenerOptions, 'authkey'> = {},
): Promise<Connection> {
  const fd = native.connect(...nativeAddress(address));
  try {
    await ready(fd, POLLOUT, options, 'connect');
    native.connected(fd);
  } catch (error) {
    native.close(fd);
    throw error;
  }
  return handshake(new Connection(fd), [answerChallenge, deliverChallenge], options);
}
