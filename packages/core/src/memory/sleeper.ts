import { native, POLLIN, Watcher } from '@isoproc/native';
import { bellName } from './bell-name.js';
import { beginLife } from './life.js';
import type { Members } from './member.js';
import { Place } from './place.js';
import { LOOK } from './ring.js';
import { giveBack, takeStamped } from './share-count.js';
import { Watched } from './watched.js';

/** Who waits on the event loop. */
export interface Sleeping {
  /** Of the place where it waits. */
  readonly key: string;
  /** It may be able to go on. @param death - owners and partners have to be looked at, too */
  look(death: boolean): void;
}

/**
 * How this thread sleeps when it takes longer: until it is rung at its doorbell, or a process or thread
 * with which it shares memory has ended. Both are descriptors in one epoll(7): a synchronous wait
 * sleeps on it, the event loop watches it for the others.
 */
class Sleeper {
  /** Of the arenas that this thread uses. */
  readonly tables = new Set<Members>();
  /** The ends of their lives wake it; so does another end that is watched as these are. */
  readonly watched = new Watched();
  #listeners = 0;
  readonly #sleeping = new Map<string, Set<Sleeping>>();
  readonly #buffer = Buffer.alloc(64);
  /** Rung, or with a death, while the event loop did not run. */
  readonly #rung = new Set<string>();
  #death = false;
  #bell = -1;
  #name: [number, number] | undefined;
  #watcher: Watcher | undefined;

  /** What this thread is called where it joins: its doorbell, once it has one, and its life. */
  get name(): readonly [number, number] {
    if (!native.isMainThread()) this.#open();
    return this.#name ?? [0, 0];
  }

  enter(members: Members): void {
    this.tables.add(members);
    // It may have been here before it had a doorbell.
    if (this.#name !== undefined) members.nameBell(this.#name);
    if (this.#listeners > 0) members.listen(true);
  }

  leave(members: Members): void {
    // The last that it was rung for: passed on while its memory is there.
    if (this.watched.isOpen) {
      this.#takeForAll(0);
      this.#passOn();
    }
    this.tables.delete(members);
  }

  /**
   * Until `rest` is called as often, rings are heard. A mark may be the one of a dead member whose slot
   * this thread has now: who rings it for that is to turn to the next one.
   */
  listen(): void {
    this.#open();
    if (this.#listeners++ === 0) for (const members of this.tables) members.listen(true);
  }

  rest(): void {
    if (--this.#listeners === 0) for (const members of this.tables) members.listen(false);
  }

  /** While it listens, before the first look: from now on deaths count. */
  prepare(members: Members): void {
    // Those who wait here already are told what would else be told to them.
    if (members.watchAll()) this.#noteForAll(true);
  }

  /** Sleeps until it is rung for `place`, somebody has died (true), or the time is over. */
  sleepSync(place: Place, milliseconds: number): boolean {
    const begin = performance.now();
    let left = milliseconds;
    let death = false;
    do {
      death = this.#takeForAll(left);
      if (death || this.#rung.delete(place.key)) break;
      left = milliseconds < 0 ? -1 : Math.max(0, milliseconds - (performance.now() - begin));
    } while (left !== 0);
    this.#passOn();
    return death;
  }

  /** Calls `look` of it until it is removed; keeps the event loop alive. */
  add(one: Sleeping): void {
    if (this.#sleeping.size === 0) this.listen();
    const others = this.#sleeping.get(one.key);
    if (others === undefined) this.#sleeping.set(one.key, new Set([one]));
    else others.add(one);
    if (this.#watcher === undefined) {
      this.#watcher = new Watcher(this.watched.epoll, POLLIN, () => {
        this.#death = this.#take(0) || this.#death;
        this.#lookAll();
      });
    } else if (this.#sleeping.size === 1) this.#watcher.ref();
  }

  remove(one: Sleeping): void {
    const others = this.#sleeping.get(one.key);
    if (others?.delete(one) !== true || others.size > 0) return;
    this.#sleeping.delete(one.key);
    if (this.#sleeping.size > 0) return;
    this.#watcher?.unref();
    this.rest();
  }

  /** Whether somebody waits at that place on the event loop. */
  isAwaited(key: string): boolean {
    return this.#sleeping.has(key);
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

  /** Hears all rings, as below; what those on the event loop were rung for is theirs, later. */
  #takeForAll(milliseconds: number): boolean {
    const death = this.#take(milliseconds);
    this.#noteForAll(death);
    return death;
  }

  #noteForAll(death: boolean): void {
    if (this.#sleeping.size === 0 || !(death || this.#rung.size > 0)) return;
    this.#death ||= death;
    setImmediate(() => this.#lookAll());
  }

  /** Nobody here waits for it any more; somebody elsewhere may, who was not rung for our sake. */
  #passOn(): void {
    for (const key of this.#rung) {
      if (this.#sleeping.has(key)) continue;
      this.#rung.delete(key);
      const [id = '', ...numbers] = key.split(':');
      const [cell = 0, first = 0, stamp = 0] = numbers.map(Number);
      const members = [...this.tables].find((one) => one.id === id);
      // By now it may be something else's memory.
      if (members === undefined || !takeStamped(members.words, cell, stamp)) continue;
      new Place(members, members, cell, first).notifyOne();
      giveBack(members.words, cell);
    }
  }

  #open(): void {
    if (this.#name !== undefined) return;
    const name = new Int32Array(2);
    native.fillRandom(new Uint8Array(name.buffer));
    const [first = 0, second = 0] = name;
    this.#bell = native.openDoorbell(bellName(first, second));
    native.epollAdd(this.watched.epoll, this.#bell);
    this.#name = [first, second];
    if (!native.isMainThread()) beginLife(this.#name);
    for (const members of this.tables) members.nameBell(this.#name);
  }

  /** Hears all rings. True: somebody is gone, or somebody may be. */
  #take(milliseconds: number): boolean {
    let death = false;
    for (const fd of native.epollTake(this.watched.epoll, milliseconds)) {
      if (fd === this.#bell) death = this.#hear() || death;
      else {
        const life = this.watched.ended(fd);
        if (life !== undefined) for (const members of this.tables) members.died(life);
        death = true;
      }
    }
    return death;
  }

  /** True: somebody new has come, and may have gone, or a ring was missed. */
  #hear(): boolean {
    let death = false;
    for (let length; (length = native.hearDoorbell(this.#bell, this.#buffer)) >= 0;) {
      if (length > LOOK.length) this.#rung.add(this.#buffer.toString('latin1', 0, length));
      else if (length > 0) death = true;
    }
    for (const members of this.tables) {
      const come = members.watchAll();
      death = members.takeMissed() || come || death;
    }
    return death;
  }
}

export const sleeper = new Sleeper();
