import { native, POLLIN, Watcher } from '@isoproc/native';
import { bellName } from './bell-name.js';
import { Members } from './member.js';
import { Place } from './place.js';
import { Region } from './region.js';
import { LOOK } from './ring.js';
import { giveBack, takeStamped } from './share-count.js';

/** Who waits on the event loop. */
export interface Sleeping {
  /** Of the place where it waits. */
  readonly key: string;
  /** It may be able to go on. @param death - owners and partners have to be looked at, too */
  look(death: boolean): void;
}

/**
 * How this thread sleeps when it takes longer: until it is rung at its doorbell, or a process with
 * which it shares memory has ended (pidfd_open(2)). Both are descriptors in one epoll(7): a
 * synchronous wait sleeps on it, the event loop watches it for the others.
 */
class Sleeper {
  /** Of the arenas that this thread uses. */
  readonly tables = new Set<Members>();
  readonly #pidfds = new Map<string, number>();
  readonly #processes = new Map<number, readonly [pid: number, start: number]>();
  readonly #ends = new Map<number, number>();
  #watches = 0;
  readonly #sleeping = new Map<string, Set<Sleeping>>();
  readonly #buffer = Buffer.alloc(64);
  /** Rung, or with a death, while the event loop did not run. */
  readonly #rung = new Set<string>();
  #death = false;
  #epoll = -1;
  #bell = -1;
  #name: readonly [number, number] | undefined;
  #watcher: Watcher | undefined;

  enter(members: Members): void {
    this.tables.add(members);
    if (this.#name !== undefined) members.publishBell(this.#name);
  }

  leave(members: Members): void {
    this.tables.delete(members);
  }

  /** Before the first look: from now on rings and deaths count. */
  prepare(members: Members): void {
    this.#open();
    members.watchAll();
  }

  /** Sleeps until it is rung for `place`, somebody has died (true), or the time is over. */
  sleepSync(place: Place, milliseconds: number): boolean {
    const begin = performance.now();
    let left = milliseconds;
    let death = false;
    do {
      death = this.#take(left);
      // What the others here were rung for is theirs, later.
      if (this.#sleeping.size > 0 && (death || this.#rung.size > 0)) {
        this.#death ||= death;
        setImmediate(() => this.#lookAll());
      }
      if (death || this.#rung.delete(place.key)) break;
      left = milliseconds < 0 ? -1 : Math.max(0, milliseconds - (performance.now() - begin));
    } while (left !== 0);
    this.#passOn();
    return death;
  }

  /** Calls `look` of it until it is removed; keeps the event loop alive. */
  add(one: Sleeping): void {
    this.#open();
    const others = this.#sleeping.get(one.key);
    if (others === undefined) this.#sleeping.set(one.key, new Set([one]));
    else others.add(one);
    if (this.#watcher === undefined) {
      this.#watcher = new Watcher(this.#epoll, POLLIN, () => {
        this.#death = this.#take(0) || this.#death;
        this.#lookAll();
      });
    } else if (this.#sleeping.size === 1) this.#watcher.ref();
  }

  remove(one: Sleeping): void {
    const others = this.#sleeping.get(one.key);
    if (others?.delete(one) !== true || others.size > 0) return;
    this.#sleeping.delete(one.key);
    if (this.#sleeping.size === 0) this.#watcher?.unref();
  }

  /**
   * Once that is ready, everybody looks as at a death: an end that is watched as processes' are. Gives
   * what `unwatchDescriptor` takes.
   */
  watchDescriptor(fd: number): number {
    this.#openEpoll();
    const copy = native.dup(fd);
    native.epollAdd(this.#epoll, copy);
    const watch = this.#watches++;
    this.#ends.set(copy, watch);
    return watch;
  }

  /** Nobody cares any more whether it becomes ready, or has been. */
  unwatchDescriptor(watch: number): void {
    for (const [fd, its] of this.#ends) if (its === watch) this.#ended(fd);
  }

  /** Whether somebody waits at that place on the event loop. */
  isAwaited(key: string): boolean {
    return this.#sleeping.has(key);
  }

  /** Has a process watched. False: there is no such process any more. */
  watch(pid: number, start: number): boolean {
    return this.#pidfdOf(pid, start) !== undefined;
  }

  isGone(pid: number, start: number): boolean {
    const pidfd = this.#pidfdOf(pid, start);
    return pidfd === undefined || native.poll(pidfd, POLLIN, 0);
  }

  #lookAll(): void {
    const death = this.#death;
    const keys = death ? [...this.#sleeping.keys()] : [...this.#rung];
    this.#death = false;
    for (const key of keys) {
      for (const one of [...(this.#sleeping.get(key) ?? [])]) {
        this.#rung.delete(key);
        one.look(death);
      }
    }
    this.#passOn();
  }

  /** Nobody here waits for it any more; somebody elsewhere may, who was not rung for our sake. */
  #passOn(): void {
    for (const key of this.#rung) {
      if (this.#sleeping.has(key)) continue;
      this.#rung.delete(key);
      const [id = '', ...numbers] = key.split(':');
      const [cell = 0, first = 0, stamp = 0] = numbers.map(Number);
      const region = Region.known(id);
      // By now it may be something else's memory.
      if (region === undefined || !takeStamped(region.words, cell, stamp)) continue;
      new Place(region, Members.of(region), cell, first).notifyOne();
      giveBack(region.words, cell);
    }
  }

  #open(): void {
    if (this.#name !== undefined) return;
    this.#openEpoll();
    const name = new Int32Array(2);
    native.fillRandom(new Uint8Array(name.buffer));
    const [first = 0, second = 0] = name;
    this.#bell = native.openDoorbell(bellName(first, second));
    native.epollAdd(this.#epoll, this.#bell);
    this.#name = [first, second];
    for (const members of this.tables) members.publishBell(this.#name);
  }

  #openEpoll(): void {
    if (this.#epoll < 0) this.#epoll = native.epollOpen();
  }

  /** Hears all rings. True: somebody is gone, or somebody may be. */
  #take(milliseconds: number): boolean {
    let death = false;
    for (const fd of native.epollTake(this.#epoll, milliseconds)) {
      if (fd === this.#bell) death = this.#hear() || death;
      else {
        this.#ended(fd);
        death = true;
      }
    }
    return death;
  }

  /** True: somebody new has come and gone, or a ring was missed. */
  #hear(): boolean {
    let death = false;
    for (let length; (length = native.hearDoorbell(this.#bell, this.#buffer)) >= 0;) {
      if (length > LOOK.length) this.#rung.add(this.#buffer.toString('latin1', 0, length));
      else if (length > 0) death = true;
    }
    for (const members of this.tables) {
      const gone = members.watchAll();
      death = members.takeMissed() || gone || death;
    }
    return death;
  }

  #ended(pidfd: number): void {
    const ended = this.#processes.get(pidfd);
    native.epollRemove(this.#epoll, pidfd); // it stays ready
    native.close(pidfd);
    this.#ends.delete(pidfd);
    if (ended === undefined) return;
    this.#processes.delete(pidfd);
    this.#pidfds.delete(ended.join());
    for (const members of this.tables) members.died(...ended);
  }

  #pidfdOf(pid: number, start: number): number | undefined {
    const key = `${String(pid)},${String(start)}`;
    const known = this.#pidfds.get(key);
    if (known !== undefined) return known;
    let pidfd;
    try {
      pidfd = native.pidfdOpen(pid);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return undefined;
      throw error;
    }
    // The number may be another's by now.
    if (native.processState(pid)?.startTime !== start) {
      native.close(pidfd);
      return undefined;
    }
    this.#openEpoll();
    native.epollAdd(this.#epoll, pidfd);
    this.#pidfds.set(key, pidfd);
    this.#processes.set(pidfd, [pid, start]);
    return pidfd;
  }
}

export const sleeper = new Sleeper();
