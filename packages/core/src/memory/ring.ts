import { native } from '@isoproc/native';
import { bellName } from './bell-name.js';
import { at, BELL, CLAIMED, DEAD, MISSED, NAME, TAG } from './slot.js';

/** What a ring says to whom it wants to look at everything: more than nothing, less than a place. */
export const LOOK = new Uint8Array(1);

/** Rings the member in a slot of a table. False: it was not there to hear it. */
export function ringSlot(words: Int32Array, slot: number, message: Uint8Array): boolean {
  const word = (which: number) => Atomics.load(words, at(slot, which));
  if (word(BELL) === 0 || (word(TAG) & (DEAD | CLAIMED)) !== 0) return false;
  const name = bellName(word(NAME), word(NAME + 1));
  const sent = native.ringDoorbell(name, message);
  if (sent !== 0) return sent > 0;
  // No room: it will look at everything. And once more, since it may have made room before that.
  Atomics.store(words, at(slot, BELL), MISSED);
  return native.ringDoorbell(name, message) > 0;
}
