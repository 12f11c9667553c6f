import { type Draft, EventParser } from '../event/index.js';
import { type Checkpoint, checkpointAt, type FaultPlan } from '../judge/index.js';
import type { Observation, ProcessState } from '../model/observation.js';
import type { Message } from '../supervise/index.js';
import { type Job, patience } from './job.js';
import { Looking } from './looking.js';
import { observe } from './observe.js';

/** What a session asks of the supervisor. */
export interface Control {
  readonly input: (text: string) => void;
  readonly state: () => Promise<readonly ProcessState[]>;
  readonly kill: (pid: number, signal: string) => void;
  readonly release: (pid: number) => void;
  /** Records what is left, ends the whole tree; an `end` message follows. */
  readonly end: () => void;
}

/** What goes on when the program itself has ended has this long to end too, in milliseconds. */
const grace = 2000;

/** One run while it goes on: makes the trace, answers checkpoints, strikes, sees what is stuck. */
export class Session {
  readonly trace: Observation[] = [];
  readonly #job: Job;
  readonly #control: Control;
  readonly #plan: FaultPlan | undefined;
  readonly #parser = new EventParser();
  readonly #looking: Looking;
  readonly #pending: Checkpoint[] = [];
  #root = 0;
  #holds = false;
  #now = 0;
  #ended = false;
  #strike: ReturnType<FaultPlan['at']>;
  #timer: NodeJS.Timeout | undefined;

  constructor(job: Job, control: Control, plan?: FaultPlan) {
    this.#job = job;
    this.#control = control;
    this.#plan = plan;
    this.#looking = new Looking(() => control.state());
    this.#timer = setTimeout(() => this.#timeUp(), this.#patient(job.timeout));
  }

  /** Takes every message of the supervisor, in order. */
  accept(message: Message): void {
    this.#now = message.t;
    if (message.type === 'end') this.#end();
    const draft = observe(message);
    if (draft) this.#add(draft);
    switch (message.type) {
      case 'start':
        this.#root = message.pid;
        this.#holds = this.#plan !== undefined && message.tracing === 'ptrace';
        break;
      case 'output': {
        const data = message.text ?? Buffer.from(message.base64 ?? '', 'base64');
        for (const seen of this.#parser.feed(message.stream, data, message.t)) this.#add(seen);
        break;
      }
      case 'exit':
        if (message.pid === this.#root) this.#programEnded();
        break;
      case 'hold':
        this.#release(message.pid);
        break;
      case 'quiet':
        this.#looking.quiet();
        if (this.#pending.length === 0) this.#go(this.#maybeStuck(message.stdin));
        break;
      case 'busy':
        this.#looking.busy();
        break;
    }
  }

  /** The supervisor is gone, or never was: what stands in the trace is all there will be. */
  close(): void {
    this.#ended = true;
    clearTimeout(this.#timer);
    this.#looking.stop();
  }

  #add(draft: Draft): void {
    const seen: Observation = { ...draft, index: this.trace.length };
    this.trace.push(seen);
    if (seen.kind !== 'event') return;
    const { contract, fault } = this.#job;
    const strike = this.#plan?.at(seen);
    if (strike) this.#strike = strike;
    // Held: the printing process stands still, and is struck when its `hold` arrives.
    if (strike && !this.#holds) this.#hit();
    const checkpoint = checkpointAt(contract, seen, fault);
    if (checkpoint && this.#pending.push(checkpoint) === 1) this.#go(this.#follow(checkpoint));
  }

  /** A supervisor that does not answer ends the run, and is named in the trace. */
  #go(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (this.#ended) return;
      this.#add({ kind: 'problem', at: this.#now, message: String(error) });
      this.#control.end();
    });
  }

  /** Looks until the checkpoint's rules hold or nothing moves any more, then lets the program go on. */
  async #follow(checkpoint: Checkpoint): Promise<void> {
    const look = await this.#looking.until((seen) =>
      checkpoint.satisfied(seen, this.trace, this.#job.parameters),
    );
    if (!look || this.#ended) return;
    this.#add({ kind: 'state', at: this.#now, ...look });
    this.#type('\n');
    this.#pending.shift();
    const [next] = this.#pending;
    if (next) await this.#follow(next);
  }

  /** Nothing moves, and nobody is about to move it. A second look: our own input may be under way. */
  async #maybeStuck(stdin: boolean): Promise<void> {
    const processes = await this.#looking.still();
    if (!processes || this.#ended || this.#pending.length > 0) return;
    if (!this.#programGone()) {
      this.#add({ kind: 'quiet', at: this.#now, stdin });
      this.#add({ kind: 'state', at: this.#now, processes });
    }
    this.#control.end();
  }

  #release(pid: number): void {
    if (this.#strike && this.#hit() === pid) return;
    this.#control.release(pid);
  }

  /** Does what the fault says; the process that was killed for good, if any. */
  #hit(): number | undefined {
    const strike = this.#strike;
    this.#strike = undefined;
    if (!strike) return undefined;
    if ('keys' in strike) {
      this.#type(strike.keys);
      return undefined;
    }
    this.#add({ kind: 'kill', at: this.#now, ...strike });
    this.#control.kill(strike.pid, strike.signal);
    return strike.signal === 'SIGKILL' ? strike.pid : undefined;
  }

  #type(text: string): void {
    this.#add({ kind: 'input', at: this.#now, text });
    if (this.#job.mode === 'terminal') this.#parser.typed(text);
    this.#control.input(text);
  }

  #programGone(): boolean {
    return this.trace.some((seen) => seen.kind === 'exit' && seen.pid === this.#root);
  }

  #programEnded(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#control.end(), this.#patient(grace));
  }

  #timeUp(): void {
    this.#add({
      kind: 'limit',
      at: this.#now,
      what: 'time',
      max: this.#patient(this.#job.timeout),
    });
    this.#control.end();
  }

  #patient(milliseconds: number): number {
    return milliseconds * patience[this.#job.level];
  }

  #end(): void {
    for (const seen of this.#parser.end(this.#now)) this.#add(seen);
    this.close();
  }
}
