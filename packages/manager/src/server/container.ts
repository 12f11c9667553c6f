import { registerHandle } from '@isoproc/core';
import { proxyType } from '../proxy.js';

// What is held: for others, each of them is a proxy, also inside of what they are sent.

export class Dict extends Map<unknown, unknown> {}

export class List extends Array<unknown> {
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  static of_(items: Iterable<unknown>): List {
    const list = new List();
    for (const item of items) list.push(item);
    return list;
  }
}

export class Namespace {
  readonly attributes: Record<string, unknown>;

  constructor(attributes: object = {}) {
    this.attributes = Object.assign(Object.create(null) as Record<string, unknown>, attributes);
  }
}

/** Nobody makes the server iterate for ever. */
const MOST_AT_ONCE = 1024;

/** An iterator, read in parts. */
export class Cursor {
  constructor(private readonly iterator: Iterator<unknown> | AsyncIterator<unknown>) {}

  async next(count: number): Promise<{ values: unknown[]; done: boolean }> {
    const values: unknown[] = [];
    while (values.length < Math.min(count, MOST_AT_ONCE)) {
      const { done, value } = await this.iterator.next();
      if (done) return { values, done: true };
      values.push(value);
    }
    return { values, done: false };
  }

  async return(): Promise<void> {
    await this.iterator.return?.();
  }
}

for (const type of [Dict, List, Namespace, Cursor]) registerHandle(type, proxyType);
