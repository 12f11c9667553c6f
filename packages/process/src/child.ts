import { comesWithin, RemoteError, reportOf, TimeoutError, type WaitOptions } from '@isoproc/core';
import { native, POLLIN, Watcher, WEXITED, WNOHANG, WNOWAIT } from '@isoproc/native';
import { type Ending, endingOf } from './ending.js';
import { ProcessDiedError, ProcessStateError } from './error.js';
import type { Launched } from './launch.js';
import type { Report } from './message.js';
import { Event } from './wait.js';

// Python closes the sentinel of a process object that nobody has any more, too.
const forgotten = new FinalizationRegistry<number>((pidfd) => {
  native.close(pidfd);
});

/** A started child, seen from its parent. */
export class Child {
  readonly pid: number;
  readonly pidfd: number;
  readonly control: Launched['control'];
  /** Its end has been seen. */
  readonly over = new Event();
  readonly #answered = new Event();
  readonly #watcher: Watcher;
  #report: Report | undefined;
  #ending: Ending | undefined;
  #holds: number;
  #zombie: boolean;
  #closed = false;

  constructor(
    readonly name: string,
    { pid, pidfd, control }: Launched,
    keepsAlive: boolean,
    readonly reaps: boolean,
  ) {
    this.pid = pid;
    this.pidfd = pidfd;
    this.control = control;
    this.#zombie = !reaps;
    this.#holds = keepsAlive ? 1 : 0;
    this.#watcher = new Watcher(pidfd, POLLIN, () => {
      this.look();
    });
    if (!keepsAlive) this.#watcher.unref();
    forgotten.register(this, pidfd, this);
    control.watch(() => {
      this.#listen();
      if (control.ended) control.unwatch();
    });
  }

  get #who(): string {
    return `${this.name} (pid ${String(this.pid)})`;
  }

  /** How it ended, if it has. */
  look(): Ending | undefined {
    if (this.#ending || this.#closed) return this.#ending;
    let seen;
    try {
      const flags = WNOHANG | WEXITED | (this.reaps ? 0 : WNOWAIT);
      seen = native.waitid({ pidfd: this.pidfd }, flags);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ECHILD') throw error;
      // Somebody else has reaped it, and how it ended with it: Python's 255.
      seen = { pid: this.pid, code: 1, status: 255 };
      this.#zombie = false;
    }
    if (seen === null) return undefined;
    this.#listen();
    this.#ending = endingOf(seen);
    this.#watcher.stop();
    this.control.close();
    this.#answered.happen();
    this.over.happen();
    return this.#ending;
  }

  #listen(): void {
    while (!this.#report && !this.control.ended && !this.#ending) {
      const report = this.#receive();
      if (report === undefined) return;
      if (report.kind !== 'ready') this.#report = report;
    }
    if (this.#report) {
      this.control.unwatch();
      this.#answered.happen();
    }
  }

  #receive(): Report | undefined {
    try {
      return this.control.receive(true) as Report | undefined;
    } catch (error) {
      return { kind: 'error', error: reportOf(error) };
    }
  }

  async ended(options?: WaitOptions): Promise<boolean> {
    if (this.look()) return true;
    return this.#holding(comesWithin(this.over.promise, options));
  }

  endedSync(timeout = -1): boolean {
    const until = performance.now() + timeout;
    // Its result is read on the way: it cannot end before a big one has been taken.
    while (!this.#report && !this.control.ended && !this.#ending) {
      const left = timeout < 0 ? -1 : Math.max(0, until - performance.now());
      if (!native.poll(this.control.fd, POLLIN, left)) break;
      this.#listen();
    }
    if (!this.look()) {
      native.poll(this.pidfd, POLLIN, timeout < 0 ? -1 : Math.max(0, until - performance.now()));
    }
    return this.look() !== undefined;
  }

  async result(options?: WaitOptions): Promise<unknown> {
    this.look();
    if (!(await this.#holding(comesWithin(this.#answered.promise, options)))) {
      throw new TimeoutError(`result of ${this.#who}`, options?.timeout ?? 0);
    }
    const report = this.#report;
    if (report?.kind === 'result') return report.value;
    if (report?.kind === 'error') throw new RemoteError(report.error, this.#who);
    throw new ProcessDiedError(
      this.name,
      this.pid,
      this.#ending ?? { exitCode: 255, signal: null },
    );
  }

  /** Keeps the event loop alive while somebody waits. */
  async #holding<T>(wait: Promise<T>): Promise<T> {
    this.#hold(1);
    try {
      return await wait;
    } finally {
      this.#hold(-1);
    }
  }

  #hold(change: number): void {
    const before = this.#holds;
    this.#holds += change;
    if (this.over.happened) return;
    if (before === 0) this.#watcher.ref();
    else if (this.#holds === 0) this.#watcher.unref();
  }

  send(signal: number): void {
    if (this.look()) return;
    try {
      native.pidfdSendSignal(this.pidfd, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  reap(): void {
    if (!this.look()) {
      throw new ProcessStateError(`reap: ${this.#who} runs still`);
    }
    if (this.#zombie) native.waitid({ pidfd: this.pidfd }, WEXITED);
    this.#zombie = false;
  }

  close(): void {
    if (this.#closed) return;
    if (!this.look()) {
      throw new ProcessStateError(
        `close: ${this.#who} runs still; join(), terminate() or kill() it`,
      );
    }
    this.reap();
    native.close(this.pidfd);
    forgotten.unregister(this);
    this.#closed = true;
  }
}
