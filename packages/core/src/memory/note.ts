import { at, NOTED, NOTES, NOTES_EACH } from './slot.js';

const ALL = (1 << NOTES_EACH) - 1;
const highestBit = (mask: number): number => 31 - Math.clz32(mask);

/** Into a slot of the table, by its own thread. False: there is no room for more. */
export function addNote(words: Int32Array, slot: number, what: number): boolean {
  const free = highestBit(Atomics.load(words, at(slot, NOTED)) ^ ALL);
  if (free < 0) return false;
  Atomics.store(words, at(slot, NOTES + free), what);
  Atomics.or(words, at(slot, NOTED), 1 << free);
  return true;
}

/** One such note, by its own thread. */
export function eraseNote(words: Int32Array, slot: number, what: number): void {
  for (let rest = Atomics.load(words, at(slot, NOTED)); rest !== 0; rest &= rest - 1) {
    const bit = highestBit(rest & -rest);
    if (words[at(slot, NOTES + bit)] !== what) continue;
    Atomics.and(words, at(slot, NOTED), ~(1 << bit));
    return;
  }
}

/** Whether a slot has a note that is so. */
export function hasNote(words: Int32Array, slot: number, is: (note: number) => boolean): boolean {
  for (let rest = Atomics.load(words, at(slot, NOTED)); rest !== 0; rest &= rest - 1)
    if (is(Atomics.load(words, at(slot, NOTES + highestBit(rest & -rest))))) return true;
  return false;
}
