import { native } from '@isoproc/native';

/** From here on, taking memory from the kernel and giving it back costs more than copying into it. */
const BIG = 32 * 1024;
/** Bytes that a process keeps, freed, which receives big messages. */
const KEPT = 64 << 20;

let keeps = false;

/** Memory of its own, which nobody has filled with zeros. */
export const unset = (length: number) => new Uint8Array(Buffer.allocUnsafeSlow(length).buffer);

/** The same, for a message: if that is a big one, others will follow. */
export function allocate(length: number): Uint8Array<ArrayBuffer> {
  if (length >= BIG && !keeps) {
    keeps = true;
    native.keepFreed(KEPT);
  }
  return unset(length);
}
