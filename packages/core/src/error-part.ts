interface Parts {
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly cause?: unknown;
  readonly errors?: unknown;
  readonly own: Record<string, unknown>;
}

const constructors = new Map<string, ErrorConstructor>(
  [Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((type) => [
    type.name,
    type,
  ]),
);

const cloneable = (value: unknown): boolean =>
  typeof value !== 'function' && typeof value !== 'symbol';

/** An error as what structured clone keeps of it, and what it forgets. */
export function partsOf(error: Error): Parts {
  const { name, message, stack, cause } = error;
  const own = Object.entries(error).filter(([key, value]) => key !== 'name' && cloneable(value));
  return {
    name,
    message,
    stack,
    ...(cause !== undefined && cloneable(cause) && { cause }),
    ...(error instanceof AggregateError && { errors: error.errors as unknown }),
    own: Object.fromEntries(own),
  };
}

/** Of the nearest built-in class; {@link fillError} makes it what it was. */
export function emptyError(name: string, several: boolean): Error {
  if (several) return new AggregateError([]);
  return new (constructors.get(name) ?? Error)();
}

/** Gives it the name and all else that the error had. */
export function fillError(error: Error, parts: unknown): void {
  const { name, own, ...hidden } = parts as Parts;
  const define = (key: string, value: unknown, enumerable: boolean) =>
    Object.defineProperty(error, key, { value, enumerable, writable: true, configurable: true });
  for (const [key, value] of Object.entries(hidden)) define(key, value, false);
  if (error.name !== name) define('name', name, false);
  for (const [key, value] of Object.entries(own)) define(key, value, true);
}
