import { native } from '@isoproc/native';
import { bellName } from './bell-name.js';
import { at, isGone, isThread, NAME, PID, sameSpace, SPACE, START } from './slot.js';

/** What becomes readable once a member is gone, to whoever watches it. */
export interface Life {
  readonly key: string;
  /** A descriptor of it, the caller's to close; undefined: it is over. */
  open(): number | undefined;
}

type Name = [number, number];
const nameOf = (name: Name): string => `\0${bellName(...name)}-life`;

/** Of a process: pidfd_open(2). */
class ProcessLife implements Life {
  readonly key: string;

  constructor(
    private readonly pid: number,
    private readonly start: number,
  ) {
    this.key = `${String(pid)},${String(start)}`;
  }

  open(): number | undefined {
    const pidfd = unless('ESRCH', () => native.pidfdOpen(this.pid));
    // The number may be another's by now.
    if (pidfd === undefined || !isGone(this.pid, this.start)) return pidfd;
    native.close(pidfd);
    return undefined;
  }
}

/** Of a thread beside the main one: a connection that it never accepts, and that breaks with it. */
class ThreadLife implements Life {
  readonly key: string;

  constructor(
    name: Name,
    private readonly process: Life,
  ) {
    this.key = nameOf(name);
  }

  open(): number | undefined {
    return unless('ECONNREFUSED', () => {
      // EAGAIN: net.core.somaxconn (listen(2)) watch it already, and see to it when it alone ends.
      const fd = unless('EAGAIN', () => native.connect(this.key, -1));
      return fd ?? this.process.open();
    });
  }
}

/** From now on, until this thread ends in whatever way, others can watch its life. */
export function beginLife(name: Name): void {
  native.listen(nameOf(name), -1, 4096);
}

/** Of who has a slot; undefined: it lasts as long as this process, or cannot be seen from here. */
export function lifeOf(words: Int32Array, slot: number): Life | undefined {
  const word = (which: number) => Atomics.load(words, at(slot, which));
  const [pid, space] = [word(PID), word(SPACE)];
  if (!sameSpace(space)) return undefined;
  const itsProcess = new ProcessLife(pid, word(START));
  if (isThread(space)) return new ThreadLife([word(NAME), word(NAME + 1)], itsProcess);
  return pid === process.pid ? undefined : itsProcess;
}

/** Whether the life of who has a slot is over; false also when it cannot be seen from here. */
export function isOver(words: Int32Array, slot: number): boolean {
  const life = lifeOf(words, slot);
  const fd = life?.open();
  if (fd !== undefined) native.close(fd);
  return life !== undefined && fd === undefined;
}

function unless<T>(code: string, act: () => T): T | undefined {
  try {
    return act();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === code) return undefined;
    throw error;
  }
}
