// The program of a worker.
import { findTarget, target, TargetError, type TargetReference } from '@isoproc/core';
import { SerializeError } from '@isoproc/process';
import { now } from '../clock.js';
import {
  ALERT,
  CALL,
  DEFINE,
  FAILED,
  ITEM,
  MIXED,
  NOT_READY,
  PHASE,
  READY,
  RETIRED,
  RETURNED,
  type SPREAD,
  THREW,
} from '../layout.js';
import type { Link } from '../link.js';
import { Patience } from '../patience.js';
import { CurrentCall } from './call.js';
import { countImports, setCurrent } from './current.js';
import type { Setup } from './entry.js';
import { type Begun, Inbox } from './inbox.js';
import { Outbox } from './outbox.js';
import { type Calls, isThenable, performEach } from './perform.js';
import { sendable, thrown } from './thrown.js';

type Fn = (...args: unknown[]) => unknown;

/** Milliseconds: to wait in the kernel for the next task; to work without a turn of the event loop. */
const BRIEFLY = 1;
const TURN = 5;
/** To look for the next task without sleeping. */
const MOST_SPINNING = 0.1;

class Worker {
  readonly #inbox: Inbox;
  readonly #outbox: Outbox;
  readonly #targets: (Fn | Promise<Fn>)[] = [];
  readonly #patience = new Patience(MOST_SPINNING);
  #tasks = 0;
  #turned = now();

  constructor(
    private readonly link: Link,
    private readonly setup: Setup,
  ) {
    this.#inbox = new Inbox(link);
    this.#outbox = new Outbox(link);
  }

  async work(): Promise<void> {
    if (!(await this.#begin())) return;
    for (;;) {
      const task = this.#inbox.begin();
      if (task === undefined) {
        if (this.#inbox.closing) return;
        await this.#wait();
      } else if (task.kind === DEFINE) {
        this.#define(task);
      } else {
        const waited = this.#run(task);
        if (waited !== undefined) await waited;
        if (this.#isOld()) {
          this.#say(RETIRED);
          return;
        }
      }
      // Timers and promises of the program's own have their turn, too.
      if (now() - this.#turned > TURN) await this.#turn();
    }
  }

  async #begin(): Promise<boolean> {
    const { initializer } = this.setup;
    try {
      if (initializer !== undefined)
        await (
          await this.#find(initializer.target)
        )(...initializer.args);
      this.#say(READY);
      return true;
    } catch (error) {
      this.#outbox.put(NOT_READY, [thrown(error)], false, 0, 0);
      this.#say(FAILED);
      return false;
    }
  }

  #define(task: Begun): void {
    const found = this.#find(task.values()[0] as TargetReference);
    found.catch(() => undefined); // told to whoever calls it
    this.#targets[task.target] = found;
    this.#inbox.pass();
  }

  #say(phase: number): void {
    Atomics.store(this.link.words, PHASE, phase);
    this.link.wakePool();
  }

  async #find(reference: TargetReference): Promise<Fn> {
    countImports(1);
    try {
      return await findTarget(reference);
    } finally {
      countImports(-1);
    }
  }

  async #turn(): Promise<void> {
    await new Promise(setImmediate);
    this.#turned = now();
  }

  /** Awake, then for a moment in the kernel, which is quick; then on the event loop, for others' sake. */
  async #wait(): Promise<void> {
    const some = () => this.#inbox.some || this.#inbox.closing || undefined;
    if (this.#patience.spin(some, () => this.link.poolAwake)) return;
    const { words } = this.link;
    Atomics.store(words, ALERT, 0);
    if (this.link.worker.waitSync(some, BRIEFLY) !== true) {
      await this.link.worker.wait(some, -1, undefined);
      this.#turned = now();
    }
    Atomics.store(words, ALERT, 1);
  }

  /** A promise: it is not done yet. */
  #run(task: Begun): Promise<void> | undefined {
    const began = now();
    const fn = this.#targets[task.target];
    if (typeof fn !== 'function') return this.#runLater(task, began, fn);
    const call = new CurrentCall(this.link.worker, this.#inbox, task);
    setCurrent(call);
    try {
      const result = this.#call(fn, task);
      if (isThenable(result)) return this.#settle(task, began, result, call);
      this.#answer(task, result, began);
    } catch (error) {
      this.#fail(error, began);
    }
    setCurrent(undefined);
    return undefined;
  }

  async #runLater(task: Begun, began: number, found: Promise<Fn> | undefined): Promise<void> {
    try {
      const fn = await found;
      if (fn === undefined)
        throw new TargetError(`the pool never said what target ${task.target} is`);
      this.#targets[task.target] = fn;
    } catch (error) {
      this.#inbox.pass();
      this.#fail(error, began);
      return;
    }
    await this.#run(task);
  }

  #call(fn: Fn, task: Begun): unknown {
    let values;
    try {
      values = task.values();
    } finally {
      this.#inbox.pass();
    }
    if (task.kind === CALL) return fn(...values);
    return performEach(fn, values, task.kind as typeof SPREAD, (item) => {
      this.link.words[ITEM] = item;
    });
  }

  async #settle(task: Begun, began: number, result: PromiseLike<unknown>, call: CurrentCall) {
    call.watch();
    try {
      this.#answer(task, await result, began);
    } catch (error) {
      this.#fail(error, began);
    } finally {
      call.end();
      setCurrent(undefined);
      this.#turned = now();
    }
  }

  #answer(task: Begun, result: unknown, began: number): void {
    const ended = now();
    if (task.kind === CALL) {
      try {
        this.#outbox.put(RETURNED, [result], false, began, ended);
      } catch (cause) {
        this.#outbox.put(THREW, [new SerializeError('the result', cause)], false, began, ended);
      }
      return;
    }
    const calls = result as Calls;
    try {
      if (calls.errors.length === 0) {
        this.#outbox.put(RETURNED, calls.values, true, began, ended);
        return;
      }
    } catch {
      // Some of them cannot be sent: the others are.
    }
    const { values, errors } = sendable(calls);
    this.#outbox.put(MIXED, [values, errors], false, began, ended);
  }

  #fail(error: unknown, began: number): void {
    this.#outbox.put(THREW, [thrown(error)], false, began, now());
  }

  #isOld(): boolean {
    const { maxTasks, memoryLimit } = this.setup;
    if (++this.#tasks >= maxTasks) return true;
    return memoryLimit !== Infinity && process.memoryUsage.rss() > memoryLimit;
  }
}

export const work = target(import.meta, function work(link: Link, setup: Setup) {
  return new Worker(link, setup).work();
});
