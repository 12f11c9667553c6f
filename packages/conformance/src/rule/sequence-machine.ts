import type { SequenceNode } from './sequence-parser.js';

type Step =
  | { readonly kind: 'event'; readonly name: string }
  | { kind: 'split'; first: number; second: number }
  | { readonly kind: 'match' };

const limit = 200_000;

/** Where a word leaves the sequence: `index` of the event, or its length when more was expected. */
export interface Mismatch {
  readonly index: number;
  /** What could have come there; `the end` among them. */
  readonly expected: readonly string[];
}

/** How often an event comes at least in any word of the sequence. */
export function leastOften(
  node: SequenceNode,
  name: string,
  number: (expression: string) => number,
): number {
  const of = (part: SequenceNode): number => leastOften(part, name, number);
  if (node.kind === 'event') return node.name === name ? 1 : 0;
  if (node.kind === 'all') return node.parts.reduce((sum, part) => sum + of(part), 0);
  if (node.kind === 'any') return Math.min(...node.parts.map(of));
  return Math.max(0, number(node.least)) * of(node.part);
}

/** A sequence with its counts filled in: all ways through it are followed at once. */
export class SequenceMachine {
  readonly #steps: Step[] = [];
  readonly #visited: number[] = [];
  #round = 0;
  readonly #number: (expression: string) => number;

  /** @throws RangeError when the counts make it longer than 200 000 steps */
  constructor(node: SequenceNode, number: (expression: string) => number) {
    this.#number = number;
    this.#compile(node);
    this.#add({ kind: 'match' });
  }

  /** Follows the word; `prefix`: it may stop anywhere. */
  match(word: readonly string[], prefix = false): Mismatch | undefined {
    let active = this.#closure([0]);
    for (const [index, name] of word.entries()) {
      const after: number[] = [];
      for (const at of active) {
        const step = this.#steps[at];
        if (step?.kind === 'event' && step.name === name) after.push(at + 1);
      }
      if (after.length === 0) return { index, expected: this.#expected(active) };
      active = this.#closure(after);
    }
    const complete = prefix || active.some((at) => this.#steps[at]?.kind === 'match');
    return complete ? undefined : { index: word.length, expected: this.#expected(active) };
  }

  #expected(active: readonly number[]): string[] {
    const names = active.map((at) => this.#steps[at]);
    const all = names.map((s) => (s?.kind === 'event' ? s.name : 'the end'));
    return [...new Set(all)];
  }

  #closure(from: readonly number[]): number[] {
    this.#round += 1; // a step marked with this round has been visited
    const found: number[] = [];
    const todo = [...from].reverse();
    for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
      if (this.#visited[at] === this.#round) continue;
      this.#visited[at] = this.#round;
      const step = this.#steps[at];
      if (step?.kind === 'split') todo.push(step.second, step.first);
      else found.push(at);
    }
    return found;
  }

  #add(step: Step): number {
    if (this.#steps.length >= limit) {
      throw new RangeError(`a sequence of more than ${limit} steps: lower the counts`);
    }
    return this.#steps.push(step) - 1;
  }

  #compile(node: SequenceNode): void {
    if (node.kind === 'event') this.#add({ kind: 'event', name: node.name });
    else if (node.kind === 'all') node.parts.forEach((part) => this.#compile(part));
    else if (node.kind === 'any') this.#choice(node.parts);
    else this.#times(node.part, this.#number(node.least), node.most);
  }

  #choice(parts: readonly SequenceNode[]): void {
    const leave: Extract<Step, { kind: 'split' }>[] = [];
    for (const [i, part] of parts.entries()) {
      const last = i === parts.length - 1;
      const split: Step = { kind: 'split', first: this.#steps.length + 1, second: 0 };
      if (!last) this.#add(split);
      this.#compile(part);
      if (last) continue;
      const jump: Extract<Step, { kind: 'split' }> = { kind: 'split', first: 0, second: 0 };
      this.#add(jump);
      leave.push(jump);
      split.second = this.#steps.length;
    }
    for (const jump of leave) jump.first = jump.second = this.#steps.length;
  }

  #times(part: SequenceNode, least: number, most: string | null): void {
    for (let i = 0; i < least; i++) this.#compile(part);
    const optional: Extract<Step, { kind: 'split' }>[] = [];
    const open = () => {
      const at = this.#steps.length;
      const split: Extract<Step, { kind: 'split' }> = { kind: 'split', first: at + 1, second: 0 };
      this.#add(split);
      optional.push(split);
      this.#compile(part);
      return at;
    };
    if (most === null) {
      const again = open();
      this.#add({ kind: 'split', first: again, second: again });
    } else {
      for (let i = Math.max(0, least); i < this.#number(most); i++) open();
    }
    for (const split of optional) split.second = this.#steps.length;
  }
}
