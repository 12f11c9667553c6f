import type { Ending } from '@isoproc/process';
import type { Body } from './body.js';
import { now } from './clock.js';
import type { Block } from './heap.js';
import type { Waiting } from './schedule/line.js';
import type { Worker } from './worker.js';

/** Whom a task tells how it went; one of them, once. */
export interface Sink {
  /** Its values, one for a call; of a list, some may be errors. */
  done(values: unknown[], errors: readonly (readonly [place: number, error: unknown])[], ms: number): void;
  /** All of it has failed. */
  fail(error: unknown): void;
  /** Its worker has died at that item of it, or (−1) before the first. */
  died(pid: number, ending: Ending, item: number): void;
}

export interface TaskInit {
  readonly kind: number;
  /** The number of what is called. */
  readonly target: number;
  readonly body: Body;
  /** How many calls it is. */
  readonly count: number;
  /** Of its first item, in the input. */
  readonly index: number;
  readonly priority: number;
  readonly retries: number;
}

/** Something for a worker to do. */
export class Task implements Waiting {
  readonly kind: number;
  readonly target: number;
  readonly count: number;
  readonly index: number;
  readonly priority: number;
  readonly queued = now();
  retries: number;
  attempt = 0;
  settled = false;
  /** Where its body lies in the pool's heap, if it is long. */
  block: Block | undefined;
  body: Body | undefined;
  readonly form: number;
  readonly length: number;
  /** Who has it. */
  worker: Worker | undefined;
  /** Under what number. */
  number = 0;

  constructor(
    { kind, target, body, count, index, priority, retries }: TaskInit,
    readonly sink: Sink,
  ) {
    this.kind = kind;
    this.target = target;
    this.body = body;
    this.form = body.form;
    this.length = body.length;
    this.count = count;
    this.index = index;
    this.priority = priority;
    this.retries = retries;
  }
}
