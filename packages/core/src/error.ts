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
