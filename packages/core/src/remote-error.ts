/** An error as plain data, so that it always travels. */
export interface ErrorReport {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly code?: string | number;
  readonly cause?: ErrorReport;
  readonly errors?: readonly ErrorReport[];
}

/**
 * An error thrown in another process: its `name`, `message`, `stack`, `code` and `cause`, and the
 * `errors` of an AggregateError, are those of the original; `where` says where that was.
 */
export class RemoteError extends Error {
  readonly where: string;
  // Declared: without a value there is no such property, and none is printed.
  declare readonly code?: string | number;
  declare readonly errors?: readonly RemoteError[];

  constructor({ name, message, stack, code, cause, errors }: ErrorReport, where: string) {
    super(message, cause === undefined ? undefined : { cause: new RemoteError(cause, where) });
    this.name = name;
    this.where = where;
    // The stack here would tell where the message was read.
    this.stack = `${stack}\n    in ${where}`;
    if (code !== undefined) this.code = code;
    if (errors) this.errors = errors.map((error) => new RemoteError(error, where));
  }
}

/** An error, or whatever was thrown, as plain data. A cause that was told already is cut. */
export function reportOf(thrown: unknown, told = new Set<unknown>()): ErrorReport {
  if (!(thrown instanceof Error)) {
    return { name: 'Error', message: String(thrown), stack: `Thrown: ${String(thrown)}` };
  }
  const { name, message, stack = `${name}: ${message}`, cause } = thrown;
  if (told.has(thrown)) return { name, message: `[circular] ${message}`, stack: '[circular]' };
  told.add(thrown);
  const { code } = thrown as { code?: unknown };
  return {
    name,
    message,
    stack,
    ...((typeof code === 'number' || typeof code === 'string') && { code }),
    ...(cause !== undefined && { cause: reportOf(cause, told) }),
    ...(thrown instanceof AggregateError && {
      errors: thrown.errors.map((error) => reportOf(error, told)),
    }),
  };
}
