import { fstatSync, writeSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { native, POLLOUT } from '@isoproc/native';

/** write(2) until all of it is written, also when somebody has made the descriptor non-blocking. */
export function writeAll(fd: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length;) {
    try {
      done += writeSync(fd, bytes, done);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      native.poll(fd, POLLOUT, -1);
    }
  }
}

/** Loaded when somebody writes: streams are most of what a child would have to load. */
function descriptorStream(fd: number): Writable {
  const { Writable } = process.getBuiltinModule('node:stream');
  const stream = new Writable({
    autoDestroy: false,
    emitClose: false,
    write(bytes: Buffer, _, done) {
      try {
        writeAll(fd, bytes);
      } catch (error) {
        done(error as Error);
        return;
      }
      done();
    },
  });
  return Object.assign(stream, { fd, _isStdio: true });
}

function isPipe(fd: number): boolean {
  try {
    // bigint: Node's realpathSync looks at what the last plain stat left, and stops at a pipe.
    const stat = fstatSync(fd, { bigint: true });
    return stat.isFIFO() || stat.isSocket();
  } catch {
    return false;
  }
}

/**
 * Makes `process.stdout` and `process.stderr` synchronous when they are pipes or sockets. Node's
 * own streams make the shared file description non-blocking, which loses the output of others that
 * write to it, and lose what is still queued when the process ends.
 */
export function synchronousOutput(): void {
  for (const [fd, name] of [
    [1, 'stdout'],
    [2, 'stderr'],
  ] as const) {
    if (!isPipe(fd)) continue;
    let stream: Writable | undefined;
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get: () => (stream ??= descriptorStream(fd)),
    });
  }
}
