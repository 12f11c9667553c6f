import { native } from '@isoproc/native';
import { Connection } from './connection.js';

const SHUT_RD = 0;
const SHUT_WR = 1;

export interface PipeOptions {
  /** Both ends send and receive (default); otherwise the first only receives, the second sends. */
  readonly duplex?: boolean;
}

/**
 * Two connected connections, as Python's `multiprocessing.Pipe`. With `duplex: false`: the reader,
 * then the writer. Close the ends that a process does not use, or nobody ever sees the end.
 *
 * @throws EMFILE, ENFILE: no descriptor is left
 * @see https://docs.python.org/3/library/multiprocessing.html#multiprocessing.Pipe
 */
export function pipe({ duplex = true }: PipeOptions = {}): [Connection, Connection] {
  const [first, second] = native.socketPair();
  if (duplex) return [new Connection(first), new Connection(second)];
  // Sockets all the same: descriptors travel only through them.
  native.shutdown(first, SHUT_WR);
  native.shutdown(second, SHUT_RD);
  return [new Connection(first, { writable: false }), new Connection(second, { readable: false })];
}
