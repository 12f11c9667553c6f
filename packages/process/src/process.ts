import {
  inspect,
  referenceOf,
  summary,
  type Target,
  type TargetReference,
  type WaitOptions,
} from '@isoproc/core';
import { Child } from './child.js';
import { signalNumbers } from './ending.js';
import { ProcessStateError } from './error.js';
import * as family from './family.js';
import { nextIdentity } from './identity.js';
import { begin } from './job.js';
import type { Identity } from './message.js';
import { checkStartMethod, type ProcessOptions } from './option.js';
import { refill } from './spare.js';

/** A target that may be called without arguments needs no list of them. */
type Rest<Args extends readonly unknown[]> = [] extends Args
  ? [args?: Args, options?: ProcessOptions]
  : [args: Args, options?: ProcessOptions];

/**
 * A function running in a process of its own, as Python's `multiprocessing.Process`: a real child
 * of this process, with its own pid, memory and exit status.
 *
 * The child ends when the target has returned (its promise has settled) and the ordinary children
 * it started itself have ended; its `exit` handlers run, its pending timers do not. Status 0, or 1
 * after an uncaught error, whose stack it prints; `process.exit(n)` and `process.exitCode` count.
 *
 * It may be started in a worker thread, and then belongs to that thread, as its objects do: when the
 * thread ends, the child ends too (unless `detached`): prctl(2) PR_SET_PDEATHSIG. Each thread names
 * and counts its own children, and has its own spares.
 *
 * @example
 * const square = target(import.meta, (x: number) => x * x);
 * main(import.meta, async () => {
 *   await using child = new Process(square, [7]);
 *   await child.start();
 *   console.log(await child.result()); // 49
 * });
 */
export class Process<Args extends readonly unknown[] = readonly unknown[], Result = unknown> {
  readonly name: string;
  readonly daemon: boolean;
  readonly detached: boolean;
  readonly #target: TargetReference;
  readonly #args: readonly unknown[];
  readonly #options: ProcessOptions;
  readonly #identity: Identity;
  #child: Child | undefined;
  #closed = false;

  /**
   * @param fn - made with `target(import.meta, …)`
   * @throws TargetError when it was not; ProcessStateError when an option makes no sense
   */
  constructor(fn: Target<Args, Result>, ...[args, options = {}]: Rest<Args>) {
    this.#target = referenceOf(fn);
    this.#args = args ?? [];
    this.#options = options;
    if (options.startMethod !== undefined) checkStartMethod(options.startMethod);
    const { name, daemon = false, detached = false } = options;
    this.#identity = nextIdentity(name, daemon, detached);
    this.name = this.#identity.name;
    this.daemon = daemon;
    this.detached = detached;
  }

  /**
   * Starts the child; resolves when it has been given its arguments.
   *
   * @throws SerializeError (at once: no child is started) when an argument cannot be sent;
   * ProcessStateError when it was started before; the system's own error when fork or exec fails
   */
  async start(): Promise<void> {
    const { child, parcel } = this.#begin();
    await child.control.send(parcel);
  }

  /** The same, blocking this process when the arguments are more than a socket holds (200 kB). */
  startSync(): void {
    const { child, parcel } = this.#begin();
    child.control.sendSync(parcel);
  }

  #begin() {
    this.#refuseClosed();
    if (this.#child) throw new ProcessStateError(`${this.name}: it was started before`);
    const job = { target: this.#target, identity: this.#identity };
    const { launched, parcel } = begin(job, this.#args, this.#options);
    const { reap = true } = this.#options;
    const child = new Child(this.name, launched, !this.daemon && !this.detached, reap);
    this.#child = child;
    family.enter(this);
    void child.over.promise.then(() => {
      family.leave(this);
      refill();
    });
    return { child, parcel };
  }

  [inspect](): string {
    const { pid, exitCode, signal } = this;
    const how = signal ?? (exitCode === null ? 'running' : `exit ${String(exitCode)}`);
    const what = `Process ${JSON.stringify(this.name)}`;
    return pid === null ? summary(what, 'not started') : summary(what, `pid ${String(pid)}`, how);
  }

  /** Process id; null before the start. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Null before the start and while it runs; its exit status; −N when signal N killed it. */
  get exitCode(): number | null {
    return this.#child?.look()?.exitCode ?? null;
  }

  /** Name of the signal that killed it, or null. */
  get signal(): NodeJS.Signals | null {
    return this.#child?.look()?.signal ?? null;
  }

  /** Whether it runs: from the start until its end has been seen. */
  get alive(): boolean {
    return this.#child !== undefined && this.#child.look() === undefined;
  }

  /** A pidfd (pidfd_open(2)): readable for poll(2) when the child has ended. Until `close()`. */
  get sentinel(): number {
    return this.#started('sentinel').pidfd;
  }

  /**
   * Waits for the child's end, and takes its zombie away as wait(2) does. True: it has ended. False:
   * the time was over; `exitCode` is null.
   *
   * @throws the signal's reason; RangeError when `timeout` is no number of milliseconds
   */
  async join(options?: WaitOptions): Promise<boolean> {
    const child = this.#started('join');
    const ended = await child.ended(options);
    if (ended) child.reap();
    return ended;
  }

  /** The same, blocking this process. */
  joinSync({ timeout }: Pick<WaitOptions, 'timeout'> = {}): boolean {
    const child = this.#started('joinSync');
    const ended = child.endedSync(timeout);
    if (ended) child.reap();
    return ended;
  }

  /** As `join()`, but with `reap: false` the zombie stays: waitid(2) WNOWAIT. */
  async ended(options?: WaitOptions): Promise<boolean> {
    return this.#started('ended').ended(options);
  }

  /**
   * What the target returned.
   *
   * @throws RemoteError with the child's own error and stack; ProcessDiedError when it ended
   * without a result, by a signal or by `process.exit()`
   */
  async result(options?: WaitOptions): Promise<Result> {
    return (await this.#started('result').result(options)) as Result;
  }

  /** Asks it to end: SIGTERM. Nothing happens when it has ended. */
  terminate(): void {
    this.sendSignal('SIGTERM');
  }

  /** Ends it: SIGKILL. */
  kill(): void {
    this.sendSignal('SIGKILL');
  }

  /** Sends a signal; never hits a process that took over the pid (pidfd_send_signal(2)). */
  sendSignal(signal: NodeJS.Signals): void {
    this.#started('sendSignal').send(signalNumbers()[signal]);
  }

  /**
   * With `reap: false`: takes the zombie away, as wait(2) does.
   *
   * @throws ProcessStateError when it runs still
   */
  reap(): void {
    this.#started('reap').reap();
  }

  /**
   * Lets go of the descriptors. A zombie kept by `reap: false` is taken away.
   *
   * @throws ProcessStateError when it runs still: `join()`, `terminate()` or `kill()` it first
   */
  close(): void {
    this.#child?.close();
    this.#closed = true;
  }

  /** Ends the child (SIGTERM) if it runs still, waits for its end, and closes. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    if (this.alive) this.terminate();
    await this.#child?.ended();
    this.close();
  }

  #refuseClosed(): void {
    if (this.#closed) throw new ProcessStateError(`${this.name}: it is closed`);
  }

  #started(call: string): Child {
    this.#refuseClosed();
    if (!this.#child) throw new ProcessStateError(`${call}: ${this.name} was not started`);
    return this.#child;
  }
}

/** The living children of this process, as Python's `multiprocessing.active_children()`. */
export const activeChildren = (): Process[] =>
  family.livingMembers().filter((one): one is Process => one instanceof Process);
