/** What a sequence is made of; `times` counts by parameters and `most` null is no limit. */
export type SequenceNode =
  | { readonly kind: 'event'; readonly name: string; readonly at: number }
  | { readonly kind: 'all'; readonly parts: readonly SequenceNode[] }
  | { readonly kind: 'any'; readonly parts: readonly SequenceNode[] }
  | {
      readonly kind: 'times';
      readonly part: SequenceNode;
      readonly least: string;
      readonly most: string | null;
      readonly at: number;
    };

/** A sequence does not parse; `at` counts characters from 0. */
export class SequenceError extends Error {
  readonly code = 'ERR_ISOPROC_SEQUENCE';
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = 'SequenceError';
    this.at = at;
  }
}

/**
 * Reads a regular expression over event names: `a b` one after the other, `a | b` one of them,
 * `( )` to group, `*` `+` `?`, `{n}`, `{least,most}` and `{least,}`; a number may be an expression.
 * @throws SequenceError where it does not parse
 */
export function parseSequence(text: string): SequenceNode {
  const tokens = [...text.matchAll(/\s+|[A-Za-z][A-Za-z0-9]*|\{[^{}]*\}|[\s\S]/g)]
    .filter((match) => match[0].trim() !== '')
    .map((match) => ({ text: match[0], at: match.index }));
  let next = 0;
  const peek = () => tokens[next]?.text;
  const where = () => tokens[next]?.at ?? text.length;

  function repeated(part: SequenceNode): SequenceNode {
    const token = peek() ?? '';
    const at = where();
    const times = (least: string, most: string | null) => {
      next += 1;
      return repeated({ kind: 'times', part, least, most, at });
    };
    if (token === '*') return times('0', null);
    if (token === '+') return times('1', null);
    if (token === '?') return times('0', '1');
    if (!token.startsWith('{') || token === '{') return part;
    const [least = '', most] = token.slice(1, -1).split(',');
    if (least.trim() === '') throw new SequenceError(`${token} needs a number, as in {3}`, at);
    return times(least.trim(), most === undefined ? least.trim() : most.trim() || null);
  }

  function one(): SequenceNode {
    const at = where();
    const token = peek();
    if (token !== undefined && /^[A-Za-z]/.test(token)) {
      next += 1;
      return repeated({ kind: 'event', name: token, at });
    }
    if (token !== '(') {
      const got = token === undefined ? 'the end' : `"${token}"`;
      throw new SequenceError(`got ${got} where an event or "(" must stand`, at);
    }
    next += 1;
    const inside = choice();
    if (peek() !== ')') throw new SequenceError('this "(" is never closed', at);
    next += 1;
    return repeated(inside);
  }

  function row(): SequenceNode {
    const parts = [one()];
    while (next < tokens.length && peek() !== '|' && peek() !== ')') parts.push(one());
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'all', parts };
  }

  function choice(): SequenceNode {
    const parts = [row()];
    while (peek() === '|') {
      next += 1;
      parts.push(row());
    }
    return parts.length === 1 && parts[0] ? parts[0] : { kind: 'any', parts };
  }

  const node = choice();
  if (next < tokens.length) throw new SequenceError(`")" closes nothing`, where());
  return node;
}
