import type { Region, SharedCell } from '@isoproc/core';

/** How a lock travels. */
export interface Packed {
  readonly state: SharedCell;
  readonly regions: readonly [Region];
}
