import { labelOf, type Target } from '@isoproc/core';
import { SerializeError } from '@isoproc/process';
import { type Body, valuesBody } from './body.js';

/** @throws SerializeError: one of them cannot be sent */
export function argumentsBody(args: readonly unknown[], fn: Target<never, unknown>): Body {
  try {
    return valuesBody(args);
  } catch (cause) {
    throw new SerializeError(`an argument of ${labelOf(fn.reference)}`, cause);
  }
}
