import { POLLIN, Watcher } from '@isoproc/native';
import type { Process } from '@isoproc/process';
import { putBody, readBody } from './body.js';
import { now } from './clock.js';
import type { Block } from './heap.js';
import {
  ABORTED,
  ALERT,
  ATTEMPT,
  BEGAN,
  CLOSING,
  CONSUMED,
  DEFINE,
  ENDED,
  FORM,
  INDEX,
  ITEM,
  KIND,
  LENGTH,
  PAGE,
  PHASE,
  RESULT_FORM,
  RESULT_LENGTH,
  RESULT_PAGE,
  RESULTS,
  SENT,
  SLOTS,
  STATE,
  STATUS,
  TAKEN,
  TARGET,
  THREW,
  WAITING,
  WITHDRAWN,
} from './layout.js';
import type { Link } from './link.js';
import type { Task } from './task.js';

/** What a worker has answered. `task` is undefined: it speaks of itself. */
export interface Answer {
  readonly task: Task | undefined;
  readonly status: number;
  readonly values: unknown[];
  readonly began: number;
  readonly ended: number;
}

/** What a number of a target means, in the pool's heap. */
export interface Definition {
  readonly block: Block;
  readonly form: number;
  readonly length: number;
}

/** So many milliseconds of work may lie ready at a worker, so that it need not wait for more. */
const READY_WORK = 0.4;
const MOST_READY = 48;
/** Milliseconds that it takes to wake a worker: rather than that, another one gets a few short tasks. */
const WAKING = 0.05;
/** After so many milliseconds a task is a long one: what lies behind it is for others, if they can. */
const LONG = 0.2;

/** A worker, seen from the pool: gives it tasks, and takes its answers, without waiting. */
export class Worker {
  /** What it has got, in order; the first may be running. */
  readonly tasks: Task[] = [];
  /** When it was started, and when it last began to be without answers or without tasks. */
  readonly born = now();
  since = this.born;
  /** Milliseconds that it has worked. */
  busy = 0;
  closing = false;
  /** It was seen to have come to work. */
  ready = false;
  /** It was given tasks and not told yet; there are no more for it. */
  served = false;
  #told = true;
  /** What it runs was aborted: it may be killed, and so gets nothing more. */
  #aborted = false;
  #killing: NodeJS.Timeout | undefined;
  #mean: number | undefined;
  #sent = 0;
  #taken = 0;
  readonly #known = new Set<number>();
  readonly #watcher: Watcher;

  constructor(
    readonly seat: number,
    readonly link: Link,
    readonly process: Process,
    onEnd: (worker: Worker) => void,
  ) {
    this.#watcher = new Watcher(process.sentinel, POLLIN, () => {
      if (process.exitCode === null) return; // under a tracer, it has ended before it can be reaped
      this.#watcher.stop();
      onEnd(this);
    });
    this.#watcher.unref();
  }

  /** Whether there are answers. */
  get hasAnswers(): boolean {
    return Atomics.load(this.link.words, RESULTS) !== this.#taken;
  }

  get phase(): number {
    return Atomics.load(this.link.words, PHASE);
  }

  /** How many tasks it may have got: the shorter they are the more. */
  get depth(): number {
    const mean = this.#mean;
    if (mean === undefined) return 2;
    return Math.max(2, Math.min(MOST_READY, Math.floor(READY_WORK / mean)));
  }

  /** Whether it is at work on tasks that take no longer than waking somebody. */
  get brisk(): boolean {
    if (this.tasks.length === 0 || this.#mean === undefined || this.#mean > WAKING / 2)
      return false;
    return Atomics.load(this.link.words, ALERT) === 1;
  }

  /** Milliseconds until it would begin one more; infinite: nobody knows. */
  get expected(): number {
    const { length } = this.tasks;
    if (length === 0) return WAKING;
    return this.isLong ? Infinity : length * (this.#mean ?? Infinity);
  }

  /** It has not answered for some time: what lies behind may have to wait. */
  get isLong(): boolean {
    return !this.hasAnswers && now() - this.since > LONG;
  }

  get hasRoom(): boolean {
    if (this.closing || this.#aborted || this.tasks.length >= this.depth) return false;
    // One slot more than the task: for what it calls.
    return ((this.#sent - Atomics.load(this.link.words, CONSUMED)) | 0) < SLOTS - 1;
  }

  /** Writes a task; `wake` has to follow. */
  give(task: Task, definition: Definition): void {
    if (!this.#known.has(task.target)) {
      this.#known.add(task.target);
      this.#define(task.target, definition);
    }
    if (this.tasks.length === 0) this.since = now();
    const slot = this.link.taskAt(this.#sent);
    const { words } = this.link;
    words[slot + TARGET] = task.target;
    words[slot + KIND] = task.kind;
    words[slot + FORM] = task.form;
    words[slot + LENGTH] = task.length;
    words[slot + PAGE] = task.block === undefined ? 0 : task.block.page + 1;
    words[slot + ATTEMPT] = task.attempt;
    words[slot + INDEX] = task.index;
    if (task.block === undefined && task.body !== undefined)
      putBody(task.body, this.link.body(slot, this.link.tasks, 0, task.length));
    task.worker = this;
    task.number = this.#sent;
    this.tasks.push(task);
    this.#send(slot);
  }

  /** After what was given. */
  wake(): void {
    this.served = false;
    if (this.#told) return;
    this.#told = true;
    this.link.worker.notifyOne();
  }

  /** Takes a task back. False: it was begun. */
  withdraw(task: Task): boolean {
    const at = this.link.taskAt(task.number) + STATE;
    if (Atomics.compareExchange(this.link.words, at, WAITING, WITHDRAWN) !== WAITING) return false;
    this.tasks.splice(this.tasks.indexOf(task), 1);
    task.worker = undefined;
    return true;
  }

  /** Tells it that nobody waits for that one any more; after so many milliseconds it is ended. */
  abort(task: Task, grace: number): void {
    this.#aborted = true;
    Atomics.store(this.link.words, ABORTED, (task.number + 1) | 0);
    this.link.worker.notifyOne();
    this.#killing = setTimeout(() => this.end(grace), grace).unref();
  }

  /** It has done what it had to. */
  calm(): void {
    this.#aborted = false;
    clearTimeout(this.#killing);
  }

  /** SIGTERM, and SIGKILL after so many milliseconds. */
  end(grace: number): void {
    this.process.terminate();
    clearTimeout(this.#killing);
    this.#killing = setTimeout(() => this.process.kill(), grace).unref();
  }

  /** It ends when it has done what it has. */
  close(): void {
    this.closing = true;
    Atomics.store(this.link.words, CLOSING, 1);
    this.link.worker.notifyOne();
  }

  get item(): number {
    return Atomics.load(this.link.words, ITEM);
  }

  /** The next answer, if there is one. */
  take(): Answer | undefined {
    const { link } = this;
    const { words } = link;
    if (!this.hasAnswers) return undefined;
    const slot = link.resultAt(this.#taken);
    const task = this.tasks.shift();
    let status = words[slot + STATUS] ?? THREW;
    let values: unknown[];
    try {
      const [page = 0, length = 0] = [words[slot + RESULT_PAGE], words[slot + RESULT_LENGTH]];
      values = readBody(
        words[slot + RESULT_FORM] ?? 0,
        link.body(slot, link.results, page, length),
      );
    } catch (error) {
      [status, values] = [THREW, [error]];
    }
    const began = link.doubles[(slot >> 1) + BEGAN] ?? 0;
    const ended = link.doubles[(slot >> 1) + ENDED] ?? 0;
    this.#taken = (this.#taken + 1) | 0;
    Atomics.store(words, TAKEN, this.#taken);
    this.#count(ended - began);
    if (task !== undefined) task.worker = undefined;
    return { task, status, values, began, ended };
  }

  /** It has ended: nobody will use its memory. */
  leave(): void {
    this.calm();
    this.process.close();
  }

  #count(took: number): void {
    this.busy += took;
    this.since = now();
    // Up quickly, down slowly: after a long one, not much lies ready behind the next.
    const mean = this.#mean ?? took;
    this.#mean = mean + (took - mean) / (took > mean ? 2 : 4);
  }

  #define(target: number, { block, form, length }: Definition): void {
    const slot = this.link.taskAt(this.#sent);
    this.link.words.set([WAITING, target, DEFINE, form, length, block.page + 1], slot);
    this.#send(slot);
  }

  #send(slot: number): void {
    Atomics.store(this.link.words, slot + STATE, WAITING);
    this.#sent = (this.#sent + 1) | 0;
    Atomics.store(this.link.words, SENT, this.#sent);
    this.#told = false;
  }
}
