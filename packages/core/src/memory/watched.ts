import { native, POLLIN } from '@isoproc/native';
import type { Life } from './life.js';

/** The descriptors in this thread's epoll(7) that become ready once: at an end that is watched. */
export class Watched {
  readonly #lives = new Map<string, number>();
  /** Of each: whose life it is, or which watch. */
  readonly #watches = new Map<number, string | number>();
  #count = 0;
  #epoll = -1;

  /** Opened when it is first needed. */
  get epoll(): number {
    return this.#epoll < 0 ? (this.#epoll = native.epollOpen()) : this.#epoll;
  }

  get isOpen(): boolean {
    return this.#epoll >= 0;
  }

  /** Has a life watched. Gives the descriptor; undefined: it is over. */
  life(life: Life): number | undefined {
    const known = this.#lives.get(life.key);
    if (known !== undefined) return known;
    const fd = life.open();
    if (fd === undefined) return undefined;
    this.#watch(fd, life.key);
    this.#lives.set(life.key, fd);
    return fd;
  }

  isOver(life: Life): boolean {
    const fd = this.life(life);
    return fd === undefined || native.poll(fd, POLLIN, 0);
  }

  /** Has another descriptor watched, also when it is closed here. Gives what `forget` takes. */
  descriptor(fd: number): number {
    const watch = this.#count++;
    this.#watch(native.dup(fd), watch);
    return watch;
  }

  /** Nobody cares any more whether it becomes ready, or has been. */
  forget(watch: number): void {
    for (const [fd, its] of this.#watches) if (its === watch) this.ended(fd);
  }

  /** That one is ready, and stays so: it is not watched any more. Gives whose life it was. */
  ended(fd: number): string | undefined {
    const its = this.#watches.get(fd);
    native.epollRemove(this.epoll, fd);
    native.close(fd);
    this.#watches.delete(fd);
    if (typeof its !== 'string') return undefined;
    this.#lives.delete(its);
    return its;
  }

  #watch(fd: number, what: string | number): void {
    native.epollAdd(this.epoll, fd);
    this.#watches.set(fd, what);
  }
}
