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

/** The nearest built-in class, with the name and all else that the error had. */
export function errorFrom(parts: unknown): Error {
  const { name, message, stack, own, ...rest } = parts as Parts;
  const options = 'cause' in rest ? { cause: rest.cause } : undefined;
  const Type = constructors.get(name) ?? Error;
  const error =
    'errors' in rest
      ? new AggregateError(rest.errors as unknown[], message, options)
      : new Type(message, options);
  const hidden = { writable: true, configurable: true };
  Object.defineProperty(error, 'stack', { value: stack, ...hidden });
  if (error.name !== name) Object.defineProperty(error, 'name', { value: name, ...hidden });
  for (const [key, value] of Object.entries(own)) {
    Object.defineProperty(error, key, { value, enumerable: true, ...hidden });
  }
  return error;
}
