import { comesReady, type WaitOptions } from '@isoproc/core';
import { native, POLLOUT } from '@isoproc/native';
import { type Address, nativeAddress } from './address.js';
import { keyOf, knocking } from './authentication.js';
import { Connection } from './connection.js';
import { shake, shakeSync } from './handshake.js';
import { Limit } from './limit.js';
import type { ListenerOptions } from './listener.js';

export type ConnectOptions = WaitOptions & Pick<ListenerOptions, 'authkey'>;

/**
 * Connects to a {@link Listener}, or to Python's `multiprocessing.connection.Listener`.
 * @throws ECONNREFUSED, ENOENT, … of connect(2); AuthenticationError; TimeoutError.
 */
export async function connect(
  address: Address,
  { authkey, ...options }: ConnectOptions = {},
): Promise<Connection> {
  const limit = new Limit(options);
  const fd = native.connect(...nativeAddress(address));
  try {
    if (!(await comesReady(fd, POLLOUT, limit.left()))) throw limit.over('connect');
    native.connected(fd);
  } catch (error) {
    native.close(fd);
    throw error;
  }
  const connection = new Connection(fd);
  const key = keyOf(authkey);
  if (key) await shake(connection, knocking(key), limit);
  return connection;
}

/** As {@link connect}; blocks this process. */
export function connectSync(
  address: Address,
  { authkey, timeout }: Omit<ConnectOptions, 'signal'> = {},
): Connection {
  const limit = new Limit({ timeout });
  const fd = native.connect(...nativeAddress(address));
  try {
    if (!native.poll(fd, POLLOUT, limit.milliseconds)) throw limit.over('connectSync');
    native.connected(fd);
  } catch (error) {
    native.close(fd);
    throw error;
  }
  const connection = new Connection(fd);
  const key = keyOf(authkey);
  if (key) shakeSync(connection, knocking(key), limit);
  return connection;
}
