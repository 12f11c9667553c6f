import { registerHandle } from '@isoproc/core';
import { Barrier } from '@isoproc/barrier';
import { Condition, Event, Lock, RLock } from '@isoproc/lock';
import { Queue } from '@isoproc/queue';
import { BoundedSemaphore, Semaphore } from '@isoproc/semaphore';
import { SharedArray, SharedValue } from '@isoproc/shared';
import type { ObjectState } from '../caller.js';
import { ManagerError } from '../error.js';
import { proxyType } from '../proxy.js';
import { Cursor, Dict, List, Namespace } from './container.js';

/** An object that proxies are for. */
export interface Entry {
  readonly id: number;
  readonly object: object;
  readonly kind: ObjectState['kind'];
  /** How often somebody has it, or it is on its way. At 0 only other objects may have it. */
  holds: number;
}

type Class = abstract new (...args: never[]) => object;
const kindOf: readonly (readonly [Class, string])[] = [
  [Dict, 'dict'],
  [List, 'list'],
  [Namespace, 'namespace'],
  [Cursor, 'iterator'],
  [Lock, 'lock'],
  [RLock, 'rlock'],
  [Semaphore, 'semaphore'],
  [BoundedSemaphore, 'semaphore'],
  [Barrier, 'barrier'],
  [Event, 'event'],
  [Condition, 'condition'],
  [Queue, 'queue'],
  [SharedValue, 'value'],
  [SharedArray, 'array'],
];

/**
 * The server's objects by number. Those that somebody has a proxy of are held here; others live as long
 * as an object contains them, and keep their number: the engine's garbage collection does the rest.
 */
export class Registry {
  readonly #held = new Map<number, Entry>();
  readonly #entries = new WeakMap<object, Entry>();
  #last = 0;

  /** How many somebody holds. */
  get size(): number {
    return this.#held.size;
  }

  /** Whether it travels as a proxy. */
  knows(object: object): boolean {
    return this.#entries.has(object) || kindOf.slice(0, 4).some(([type]) => object instanceof type);
  }

  /** Gives it a number. */
  entryOf(object: object): Entry {
    let entry = this.#entries.get(object);
    if (entry === undefined) {
      entry = { id: ++this.#last, object, kind: describe(object), holds: 0 };
      this.#entries.set(object, entry);
    }
    return entry;
  }

  /** From now on it is somebody's, or on its way. */
  hold(object: object): Entry {
    const entry = this.entryOf(object);
    entry.holds++;
    this.#keep(entry);
    return entry;
  }

  /** @throws ManagerError `ERR_NO_OBJECT` */
  get(id: number): Entry {
    const entry = this.#held.get(id);
    if (entry !== undefined) return entry;
    throw new ManagerError('ERR_NO_OBJECT', `object ${String(id)}: the manager holds it no more`);
  }

  /** One who had it has it no more. */
  drop(entry: Entry): void {
    entry.holds--;
    this.#keep(entry);
  }

  #keep(entry: Entry): void {
    // Less than 0: it has arrived before it was said to be on its way.
    if (entry.holds === 0) this.#held.delete(entry.id);
    else this.#held.set(entry.id, entry);
  }
}

function describe(object: object): ObjectState['kind'] {
  const known = kindOf.find(([type]) => object instanceof type);
  if (known !== undefined) return known[1];
  // From now on it travels as a proxy, wherever it stands.
  registerHandle({ prototype: object }, proxyType);
  return methodsOf(object);
}

/** Public names: of its own, and of its classes. A property counts as a method that reads it. */
export function methodsOf(object: object): string[] {
  const names = new Set<string>();
  for (let one: unknown = object; one !== null && one !== Object.prototype;) {
    for (const name of Object.getOwnPropertyNames(one))
      if (name !== 'constructor' && name !== 'then' && !name.startsWith('_')) names.add(name);
    one = Object.getPrototypeOf(one) as unknown;
  }
  return [...names];
}

export const isSharedHandle = (object: object): boolean =>
  kindOf.slice(4).some(([type]) => object instanceof type);
