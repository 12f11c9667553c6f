/** What every error of isoproc is: one clear line, and a `code` for programs. */
export class IsoprocError extends Error {
  override name = 'IsoprocError';

  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** One process of a cycle: what it has and what it waits for, by name, or by kind and place. */
export interface Blocked {
  readonly pid: number;
  readonly holds: string;
  readonly waitsFor: string;
}

/**
 * Code `ERR_DEADLOCK`: it would wait for ever, for itself, over others that wait, too. Whoever gets it
 * has been chosen to give up, so that the others can go on once it has released what it has.
 */
export class DeadlockError extends IsoprocError {
  override name = 'DeadlockError';

  /** @param cycle - who waits for whom: each for what the next one has, the last one for the first */
  constructor(
    message: string,
    readonly cycle: readonly Blocked[] = [],
  ) {
    super('ERR_DEADLOCK', message);
  }

  /** @internal */
  static of(cycle: readonly Blocked[]): DeadlockError {
    const each = cycle.map(
      ({ pid, holds, waitsFor }) =>
        `process ${String(pid)} holds ${holds} and waits for ${waitsFor}`,
    );
    const message = `acquire: a deadlock: ${each.join('; ')}; process ${String(cycle[0]?.pid)} gives up`;
    return new DeadlockError(message, cycle);
  }
}

/** Code `ERR_TIMEOUT`: what was waited for did not come within the time given. */
export class TimeoutError extends IsoprocError {
  override name = 'TimeoutError';

  constructor(what: string, milliseconds: number) {
    super('ERR_TIMEOUT', `${what}: not within ${String(milliseconds)} ms`);
  }
}

/** Code `ERR_EOF`: the other end was closed, and everything it sent has been received. */
export class EOFError extends IsoprocError {
  override name = 'EOFError';

  constructor(message = 'recv: the other end is closed, and nothing is left to receive') {
    super('ERR_EOF', message);
  }
}

/** Code `EPIPE`: nobody can receive any more what is sent. */
export class BrokenPipeError extends IsoprocError {
  override name = 'BrokenPipeError';

  constructor(options?: ErrorOptions) {
    super('EPIPE', 'send: the other end is closed, so nobody would receive it', options);
  }
}

/** Code `ERR_CLOSED`: used after it was closed, or closed while somebody waited. */
export class ClosedError extends IsoprocError {
  override name = 'ClosedError';

  constructor(what: string, whose = 'end') {
    super('ERR_CLOSED', `${what}: this ${whose} is closed`);
  }
}
