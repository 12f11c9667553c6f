import { type Cell, EventCount, LINE, NOTED, WRITTEN } from '@isoproc/core';
import { type Bells, type Preference, RwWord } from './rw-word.js';

// Words of its cell, behind those of rw-word.ts.
const READERS = 3;
const WRITERS = 7;
const DRAIN = 11;

/** What a thread does with an RWLock. */
export interface Part {
  readonly word: RwWord;
  readonly waiters: Bells & Record<keyof Bells, EventCount>;
}

// This thread's part in each lock, by place: several objects may be the same lock.
const parts = new Map<string, WeakRef<Part>>();
const forgotten = new FinalizationRegistry<string>((key) => {
  if (parts.get(key)?.deref() === undefined) parts.delete(key);
});

/** The same for all objects of this thread that are the same lock. */
export function partOf(cell: Cell, preference: Preference): Part {
  const readers = new EventCount(cell, READERS, WRITTEN);
  const known = parts.get(readers.key)?.deref();
  if (known !== undefined) return known;
  const writers = new EventCount(cell, WRITERS, WRITTEN);
  const waiters = { readers, writers, drain: new EventCount(cell, DRAIN, NOTED) };
  const line = cell.byteOffset / LINE;
  const part = { word: new RwWord(cell.words, cell.members, line, preference, waiters), waiters };
  parts.set(readers.key, new WeakRef(part));
  forgotten.register(part, readers.key);
  return part;
}
