import { encode, RemoteError, reportOf } from '@isoproc/core';
import { SerializeError } from '@isoproc/process';

const builtIn = /^(Error|EvalError|RangeError|ReferenceError|SyntaxError|TypeError|URIError|AggregateError)$/;

const travels = (value: unknown): boolean => {
  try {
    encode(value, 0, Infinity, false);
    return true;
  } catch {
    return false;
  }
};

/** What was thrown, as it can be sent: an error with the name of its class, and where it was. */
export function thrown(error: unknown): unknown {
  const where = `worker ${process.pid}`;
  if (!(error instanceof Error)) return travels(error) ? error : new RemoteError(reportOf(error), where);
  named(error);
  if (!travels(error)) return new RemoteError(reportOf(error), where);
  return error;
}

/** A class that has not given itself a name has that of its constructor. */
function named(error: Error): void {
  const { name } = error.constructor;
  if (!builtIn.test(error.name) || builtIn.test(name) || name === '') return;
  const stack = error.stack;
  Object.defineProperty(error, 'name', { value: name, configurable: true, writable: true });
  if (stack?.startsWith('Error') === true) error.stack = name + stack.slice(5);
}

/** The same calls, in which what cannot be sent is an error. */
export function sendable({ values, errors }: { values: unknown[]; errors: [number, unknown][] }) {
  const all: [number, unknown][] = errors.map(([place, error]) => [place, thrown(error)]);
  const sent = values.map((value, i) => {
    if (travels(value)) return value;
    try {
      encode(value, 0, Infinity, false);
    } catch (cause) {
      all.push([i, new SerializeError('the result', cause)]);
    }
    return undefined;
  });
  return { values: sent, errors: all.sort(([a], [b]) => a - b) };
}
