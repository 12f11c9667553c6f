import { POLLIN, Watcher } from '@isoproc/native';
import type { Process } from '@isoproc/process';
import { type Answer, readAnswer } from './answer.js';
import { putBody } from './body.js';
import { now } from './clock.js';
import type { Block } from './heap.js';
import {
  ABORTED,
  ALERT,
  ATTEMPT,
  CLOSING,
  CONSUMED,
  DEFINE,
  FORM,
  INDEX,
  ITEM,
  KIND,
  LENGTH,
  PAGE,
  PHASE,
  RESULTS,
  SENT,
  SLOTS,
  STATE,
  TAKEN,
  TARGET,
  WAITING,
  WITHDRAWN,
} from './layout.js';
import type { Link } from './link.js';
import type { Task } from './task.js';

/** An answer, and what it is to. */
export interface Heard extends Answer {
  readonly task: Task | undefined;
}
/** What a number of a target means, in the pool's heap. */
export interface Definition {
  readonly block: Block;
  readonly form: number;
  readonly length: number;
}

// Milliseconds: so much work may lie ready at a worker, so that it need not wait for more.
const READY_WORK = 0.4;
const MOST_READY = 48;
/** That it takes to wake a worker: rather than that, another one gets a few short tasks. */
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
  #aborted: Task | undefined;
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
    if (this.closing || this.#aborted !== undefined || this.tasks.length >= this.depth)
      return false;
    return ((this.#sent - Atomics.load(this.link.words, CONSUMED)) | 0) < SLOTS - 1; // and a DEFINE
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

  /** It has come to work. */
  arrive(): void {
    this.ready = true;
    this.since = now();
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
    this.#aborted = task;
    Atomics.store(this.link.words, ABORTED, (task.number + 1) | 0);
    this.link.worker.notifyOne();
    this.#killing = setTimeout(() => this.end(grace), grace).unref();
  }

  /** That one has ended. */
  #calm(task: Task | undefined): void {
    if (this.#aborted !== task) return;
    this.#aborted = undefined;
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
  take(): Heard | undefined {
    if (!this.hasAnswers) return undefined;
    const task = this.tasks.shift();
    const answer = readAnswer(this.link, this.#taken);
    this.#taken = (this.#taken + 1) | 0;
    Atomics.store(this.link.words, TAKEN, this.#taken);
    this.#count(answer.ended - answer.began);
    if (task !== undefined) task.worker = undefined;
    this.#calm(task);
    return { task, ...answer };
  }

  /** It has ended: nobody will use its memory. */
  leave(): void {
    clearTimeout(this.#killing);
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
