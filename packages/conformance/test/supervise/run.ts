import { Supervisor, type Message, type SupervisorOptions } from '../../src/supervise/index.js';

export type Of<T extends Message['type']> = Extract<Message, { type: T }>;

export type RunOptions = Omit<SupervisorOptions, 'command' | 'onMessage'>;

/** A supervised run whose messages can be waited for. */
export class Run {
  readonly messages: Message[] = [];
  readonly supervisor: Supervisor;
  readonly #waiting = new Set<() => void>();

  constructor(
    command: SupervisorOptions['command'],
    options: RunOptions = {},
    onMessage?: (message: Message, run: Run) => void,
  ) {
    this.supervisor = new Supervisor({
      ...options,
      command,
      onMessage: (message) => {
        this.messages.push(message);
        onMessage?.(message, this);
        for (const check of this.#waiting) check();
      },
    });
  }

  /** The first message of that kind, seen already or to come. Rejects when the run ends without. */
  until<T extends Message['type']>(
    type: T,
    accept: (message: Of<T>) => boolean = () => true,
  ): Promise<Of<T>> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const found = this.of(type).find(accept);
        if (found) resolve(found);
        else if (this.messages.at(-1)?.type === 'end')
          reject(new Error(`no such ${type} in ${JSON.stringify(this.messages)}`));
        else return;
        this.#waiting.delete(check);
      };
      this.#waiting.add(check);
      this.supervisor.ended.catch(reject);
      check();
    });
  }

  /** Waits until stdout holds this text. */
  async printed(text: string): Promise<void> {
    await this.until('output', () => this.stdout().includes(text));
  }

  of<T extends Message['type']>(type: T): Of<T>[] {
    return this.messages.filter((m): m is Of<T> => m.type === type);
  }

  stdout(): string {
    const parts = this.of('output').filter((m) => m.stream === 'stdout');
    return Buffer.concat(parts.map(bytesOf)).toString();
  }

  /** Position of the first message that fits, -1 when there is none. */
  at(fits: (message: Message) => boolean): number {
    return this.messages.findIndex(fits);
  }
}

export function bytesOf(output: Of<'output'>): Buffer {
  return output.text === undefined
    ? Buffer.from(output.base64 ?? '', 'base64')
    : Buffer.from(output.text);
}

/** Runs a command to its end. */
export async function finished(
  command: SupervisorOptions['command'],
  options?: RunOptions,
): Promise<Run> {
  const run = new Run(command, options);
  await run.supervisor.ended;
  return run;
}
