import { constants } from 'node:fs';
import { ClosedError, inspect, posixName, registerHandle, summary } from '@isoproc/core';
import { native } from '@isoproc/native';
import { SharedMemoryError } from './shared-memory-error.js';

const { O_CREAT, O_EXCL, O_RDWR } = constants;
/** NAME_MAX: bytes of a name in /dev/shm. */
const LONGEST = 255;

export interface SharedMemoryOptions {
  /** With or without its slash; one nobody has unless given. */
  readonly name?: string;
  /** Permissions, as chmod(2); 0o600 unless given. */
  readonly mode?: number;
}

function randomHex(): string {
  const bytes = Buffer.alloc(8);
  native.fillRandom(bytes);
  return bytes.toString('hex');
}

/**
 * Named shared memory (shm_overview(7)): the same segments that Python's
 * `multiprocessing.shared_memory.SharedMemory(name)` and C's `shm_open` open. It stays, also after all
 * processes have ended, until somebody calls `unlink`. Memory of handles, such as a SharedArray, does
 * not: use that among Node processes.
 *
 * Python before 3.13 unlinks also what it has merely attached to, when that Python ends: there, call
 * `multiprocessing.resource_tracker.unregister('/' + name, 'shared_memory')`; later, `track=False`.
 *
 * Who makes a segment shorter (ftruncate(2)) takes it from under the others: they die of SIGBUS.
 */
export class SharedMemory implements Disposable {
  /** Without the slash, as Python has it. */
  readonly name: string;
  readonly size: number;
  #buf: Uint8Array | undefined;

  private constructor(path: string, fd: number, size: number) {
    this.name = path.slice(1);
    this.size = size;
    this.#buf = new Uint8Array(native.mapMemory(fd));
  }

  static {
    registerHandle<SharedMemory>(SharedMemory, {
      name: 'shared.SharedMemory',
      // Who gets it finds it by its name, as in Python.
      pack: ({ name, buf }) => ({ state: { name, size: buf.length } }),
      unpack: (state) => {
        const { name, size } = state as { name: string; size: number };
        return SharedMemory.attach(name, size);
      },
    });
  }

  /**
   * Makes a segment of zeroes. All of its memory is there from now on: a full /dev/shm is an error here,
   * and not a signal later.
   *
   * @param size - bytes, at least 1
   * @throws SharedMemoryError `ERR_SHM_EXISTS`, `ERR_SHM_FULL`, `ERR_SHM_NAME`, `ERR_SHM_SIZE`
   */
  static create(size: number, { name, mode = 0o600 }: SharedMemoryOptions = {}): SharedMemory {
    if (!Number.isSafeInteger(size) || size < 1)
      throw new SharedMemoryError(
        'ERR_SHM_SIZE',
        `create: a size of at least 1 byte is needed, got ${String(size)}`,
      );
    const path = pathOf('create', name ?? `isoproc-${randomHex()}`);
    return opened('create', path, O_CREAT | O_EXCL | O_RDWR, mode, (fd) => {
      try {
        native.allocateFile(fd, size);
        return new SharedMemory(path, fd, size);
      } catch (error) {
        native.shmUnlink(path);
        throw error;
      }
    });
  }

  /**
   * Opens one that is there.
   *
   * @param size - so many bytes are needed; 1 unless given
   * @throws SharedMemoryError `ERR_SHM_NOT_FOUND`, `ERR_SHM_ACCESS`, `ERR_SHM_NAME`, `ERR_SHM_SIZE`
   */
  static attach(name: string, size = 1): SharedMemory {
    const path = pathOf('attach', name);
    return opened('attach', path, O_RDWR, 0, (fd) => {
      const found = native.fileSize(fd);
      if (found >= size) return new SharedMemory(path, fd, found);
      const message = `attach '${path}': it has ${found} bytes, and ${size} are needed`;
      throw new SharedMemoryError('ERR_SHM_SIZE', message);
    });
  }

  /** Removes the name of a segment: shm_unlink(3). @throws SharedMemoryError `ERR_SHM_NOT_FOUND` */
  static unlink(name: string): void {
    const path = pathOf('unlink', name);
    try {
      native.shmUnlink(path);
    } catch (error) {
      throw SharedMemoryError.of(`unlink '${path}'`, error);
    }
  }

  [inspect](): string {
    const what = `SharedMemory ${JSON.stringify(this.name)}`;
    return summary(what, `${String(this.size)} bytes`, this.closed && 'closed here');
  }

  /** Whether it was closed here. */
  get closed(): boolean {
    return this.#buf === undefined;
  }

  /** All of its bytes. @throws ClosedError */
  get buf(): Uint8Array {
    if (this.#buf === undefined) throw new ClosedError(`buf of '${this.name}'`);
    return this.#buf;
  }

  /** Unmaps it here: what still views it is empty from now on. The segment stays. */
  close(): void {
    if (this.#buf !== undefined) native.detachBuffer(this.#buf.buffer as ArrayBuffer);
    this.#buf = undefined;
  }

  /**
   * Removes the name: nobody else can attach; who has it mapped goes on.
   * @throws SharedMemoryError `ERR_SHM_NOT_FOUND` when somebody has done so already
   */
  unlink(): void {
    SharedMemory.unlink(this.name);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

function pathOf(what: string, name: unknown): string {
  const path = posixName(name, LONGEST);
  if (path !== undefined) return path;
  const needed = `a name has 1 to ${LONGEST} bytes and no slash inside`;
  throw new SharedMemoryError('ERR_SHM_NAME', `${what}: ${needed}, got ${JSON.stringify(name)}`);
}

function opened<R>(
  what: string,
  path: string,
  flags: number,
  mode: number,
  use: (fd: number) => R,
): R {
  let fd = -1;
  try {
    fd = native.shmOpen(path, flags, mode);
    return use(fd);
  } catch (error) {
    throw SharedMemoryError.of(`${what} '${path}'`, error);
  } finally {
    if (fd >= 0) native.close(fd);
  }
}
