import type { TargetReference } from '@isoproc/core';

/** What a worker is told when it is started. */
export interface Setup {
  readonly initializer:
    { readonly target: TargetReference; readonly args: readonly unknown[] } | undefined;
  readonly maxTasks: number;
  /** Bytes. */
  readonly memoryLimit: number;
}

const place = './child/work.js';

/** The target that a worker runs: the pool need not load its module. */
export const workReference: TargetReference = {
  get module() {
    return new URL(place, import.meta.url).href;
  },
  ordinal: 0,
  name: 'work',
};
