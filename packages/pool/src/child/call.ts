import type { EventCount } from '@isoproc/core';
import { CALL, ITEM } from '../layout.js';
import type { CurrentTask } from './current.js';
import type { Begun, Inbox } from './inbox.js';

/** A task that is being run: what it is told about itself, and that it is aborted. */
export class CurrentCall implements CurrentTask {
  readonly attempt: number;
  #controller: AbortController | undefined;
  #immediate: NodeJS.Immediate | undefined;
  #over = false;

  constructor(
    private readonly place: EventCount,
    private readonly inbox: Inbox,
    private readonly task: Begun,
  ) {
    this.attempt = task.attempt;
  }

  get index(): number | undefined {
    const { kind, index } = this.task;
    return kind === CALL ? undefined : index + this.inbox.word(ITEM);
  }

  get aborted(): boolean {
    return this.inbox.isAborted(this.task.number);
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.aborted) this.#abort();
    return this.#controller.signal;
  }

  /** Its promise has not settled yet: an abort is noticed as soon as it comes. */
  watch(): void {
    // Most settle at once: those need no watching.
    this.#immediate = setImmediate(() => {
      this.#immediate = undefined;
      const look = () => {
        if (this.aborted) this.#abort();
        return this.#over || this.aborted || undefined;
      };
      // Nothing here rejects: there is no signal, and looking does not throw.
      void this.place.wait(look, -1, undefined);
    });
  }

  end(): void {
    this.#over = true;
    if (this.#immediate === undefined) this.place.look(false);
    else clearImmediate(this.#immediate);
  }

  #abort(): void {
    this.#controller?.abort(new DOMException('nobody waits for this task any more', 'AbortError'));
  }
}
