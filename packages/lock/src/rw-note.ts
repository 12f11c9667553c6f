/*
 * What a member notes of itself for an RWLock (see Members.note):
 *   bits 0-1    READS: it reads · WANTS_READ: it waits to read · WANTS_WRITE: it waits to write
 *   bits 2-19   which lock: the line of its cell in the arena
 *   bits 20-31  WANTS_READ: the phase in which it began to wait
 */
export const READS = 1;
export const WANTS_READ = 2;
export const WANTS_WRITE = 3;
export type Kind = typeof READS | typeof WANTS_READ | typeof WANTS_WRITE;

const LINE_SHIFT = 2;
const PHASE_SHIFT = 20;
export const PHASE_MASK = 0xfff;
const SUBJECT = (1 << PHASE_SHIFT) - 1;

/** The note that this is so of the lock in that line. */
export const noteOf = (kind: Kind, line: number, phase = 0): number =>
  kind | (line << LINE_SHIFT) | (phase << PHASE_SHIFT);

/** Whether a note says so, in any phase. */
export const says = (note: number, kind: Kind, line: number): boolean =>
  (note & SUBJECT) === noteOf(kind, line);

export const phaseOf = (note: number): number => note >>> PHASE_SHIFT;
