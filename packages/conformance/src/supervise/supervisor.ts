import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { supervisorPath } from '@isoproc/native';

import { LineSplitter } from './line-splitter.js';
import type { Command, EndMessage, Message, StateMessage } from './message.js';
import { SupervisorError } from './supervisor-error.js';
import { supervisorArguments, type SupervisorOptions } from './supervisor-option.js';
import { withTerminal } from './terminal.js';

/**
 * One run of one program under the supervisor, started at once. The program and all its
 * descendants are gone when `ended` settles, and when this process dies.
 */
export class Supervisor {
  /** Resolves with the last message; rejects with a {@link SupervisorError} when none came. */
  readonly ended: Promise<EndMessage>;
  /** The supervisor program itself; undefined when it could not be started. */
  readonly pid: number | undefined;

  readonly #child: ChildProcess;
  readonly #control: Socket;
  readonly #onMessage: ((message: Message) => void) | undefined;
  readonly #looks = new Map<number, PromiseWithResolvers<StateMessage>>();
  #lastLook = 0;
  #temporary = '';
  #end: EndMessage | undefined;
  #complaint = '';

  constructor(options: SupervisorOptions) {
    this.#onMessage = options.onMessage;
    this.#child = start(options);
    this.pid = this.#child.pid;
    this.#control = this.#child.stdio[3] as Socket;
    this.ended = this.#follow();
    // Who only listens to messages has no use for it.
    this.ended.catch(() => undefined);
  }

  /** To the program's standard input; on a terminal, typed: `\u0003` is Ctrl-C. */
  input(text: string): void {
    this.#tell({ do: 'input', text });
  }

  /** Closes the program's standard input; on a terminal, types its end-of-file character. */
  endInput(): void {
    this.#tell({ do: 'end-input' });
  }

  /**
   * What these processes (default: all of the run) are doing now; who is gone is left out.
   * @throws {@link SupervisorError} when the run has ended.
   */
  state(pids?: readonly number[]): Promise<StateMessage> {
    const id = ++this.#lastLook;
    const look = withResolvers<StateMessage>();
    if (this.#control.destroyed) look.reject(new SupervisorError('state: the run has ended'));
    else this.#looks.set(id, look);
    this.#tell(pids === undefined ? { do: 'state', id } : { do: 'state', id, pids });
    return look.promise;
  }

  /** Sends a signal, by its name, to a living process of the run: signal(7). */
  kill(pid: number, signal: string): void {
    this.#tell({ do: 'kill', pid, signal });
  }

  /** Lets a process that is held go on. */
  release(pid: number): void {
    this.#tell({ do: 'release', pid });
  }

  /** Ends the run: records what is left, kills the whole tree. */
  end(): Promise<EndMessage> {
    this.#tell({ do: 'end' });
    return this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end().catch(() => undefined);
  }

  #tell(command: Command): void {
    if (this.#control.writable) this.#control.write(`${JSON.stringify(command)}\n`);
  }

  #follow(): Promise<EndMessage> {
    const { promise, resolve, reject } = withResolvers<EndMessage>();
    const lines = new LineSplitter((line) => {
      this.#receive(JSON.parse(line) as Message);
    });
    this.#control.setEncoding('utf8').on('data', (text: string) => {
      lines.push(text);
    });
    // EPIPE and the like: the end of the supervisor tells more.
    this.#control.on('error', () => undefined);
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint += text;
    });
    this.#child.once('error', (cause) => {
      reject(new SupervisorError(`cannot start the supervisor: ${cause.message}`, { cause }));
    });
    this.#child.once('close', (status, signal) => {
      this.#control.destroy();
      const failure = new SupervisorError(
        `the supervisor ended without a result (${signal ?? `status ${String(status)}`})` +
          (this.#complaint === '' ? '' : `: ${this.#complaint.trim()}`),
      );
      for (const look of this.#looks.values()) look.reject(failure);
      this.#looks.clear();
      if (this.#end !== undefined) {
        resolve(this.#end);
        return;
      }
      if (this.#temporary !== '') rmSync(this.#temporary, { recursive: true, force: true });
      reject(failure);
    });
    return promise;
  }

  #receive(message: Message): void {
    if (message.type === 'start') this.#temporary = message.temporary;
    if (message.type === 'end') this.#end = message;
    this.#onMessage?.(message);
    if (message.type !== 'state') return;
    this.#looks.get(message.id)?.resolve(message);
    this.#looks.delete(message.id);
  }
}

function start(options: SupervisorOptions): ChildProcess {
  const launch = (master?: number): ChildProcess => {
    const stdio: StdioOptions = ['ignore', 'ignore', 'pipe', 'pipe'];
    if (master !== undefined) stdio.push(master);
    return spawn(
      supervisorPath(),
      supervisorArguments(options, master === undefined ? undefined : stdio.length - 1),
      { stdio, env: options.env ?? process.env, cwd: options.cwd ?? process.cwd() },
    );
  };
  const { terminal } = options;
  if (terminal === undefined || terminal === false) return launch();
  return withTerminal(terminal === true ? { columns: 80, rows: 24 } : terminal, launch);
}

interface PromiseWithResolvers<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (reason: Error) => void;
}

/** Promise.withResolvers, which Node 20 lacks. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<T>((resolved, rejected) => {
    resolve = resolved;
    reject = rejected;
  });
  return { promise, resolve, reject };
}
