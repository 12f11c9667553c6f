import { closeSync } from 'node:fs';
import * as pty from 'node-pty';

/** Size of a terminal, in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** node-pty's own seam: its `open()` begins to read the master at once, and bytes would be lost. */
interface PtyNative {
  open(columns: number, rows: number): { master: number; slave: number };
}

/**
 * Opens a pseudo-terminal, hands its master to `use`, and closes it here: nobody in this process
 * ever reads it. See pty(7).
 */
export function withTerminal<T>(size: TerminalSize, use: (master: number) => T): T {
  const { native } = pty as unknown as { native: PtyNative };
  const { master, slave } = native.open(size.columns, size.rows);
  try {
    return use(master);
  } finally {
    closeSync(slave);
    closeSync(master);
  }
}
