import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import type { Witness } from '../model/result.js';
import type { Run } from '../rule/run.js';
import { ActorValue, observationOf, show } from './expression-value.js';
import { whyNoValue } from './no-value.js';

type Bound = Readonly<Record<string, unknown>>;
const comparisons = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);

/** Says why an expression is false: descends to the part that decides it, with its values. */
export function explainFalse(
  environment: Environment,
  top: ASTNode,
  context: Bound,
  run: Run,
): Witness {
  const found = new Set<number>();
  const source = (node: ASTNode) => balanced(node.input, node.range.start, node.range.end);

  function value(node: ASTNode, bound: Bound): unknown {
    const inner = environment.clone();
    for (const name of Object.keys(bound)) inner.registerVariable(name, 'dyn');
    return inner.parse(source(node))({ ...context, ...bound }) as unknown;
  }

  function tryValue(node: ASTNode, bound: Bound): string {
    try {
      return show(value(node, bound));
    } catch (error) {
      return whyNoValue(error);
    }
  }

  /** Every event and process the part speaks of. */
  function collect(node: ASTNode, bound: Bound): void {
    if (node.op === 'rcall' && node.args[2].some((a) => a.op === 'id' && !(a.args in bound))) {
      collect(node.args[1], bound);
      return;
    }
    if (node.op === 'id' || node.op === '.' || node.op === '[]') add(node, bound);
    for (const child of childrenOf(node)) collect(child, bound);
    if (node.op === 'call')
      for (const argument of node.args[1]) addProcess(node.args[0], argument, bound);
  }

  function add(node: ASTNode, bound: Bound): void {
    try {
      const got = value(node, bound);
      for (const one of Array.isArray(got) && got.length <= 8 ? (got as unknown[]) : [got]) {
        const seen = observationOf(one);
        if (seen) found.add(seen.index);
      }
    } catch {
      // what has no value has no event to show
    }
  }

  function addProcess(name: string, argument: ASTNode, bound: Bound): void {
    try {
      const got = value(argument, bound);
      const facts = run.processes.get(Number(got instanceof ActorValue ? got.pid : got));
      const seen = { parentOf: facts?.fork, adopterOf: facts?.adopt }[name] ?? facts?.exit;
      if (seen && /^(parent|adopter|status|signal)Of$/.test(name)) found.add(seen.index);
    } catch {
      // as above
    }
  }

  function why(node: ASTNode, bound: Bound): string {
    if (node.op === '&&') {
      const wrong = node.args.find((part) => tryValue(part, bound) !== 'true');
      if (wrong) return why(wrong, bound);
    }
    if (node.op === 'rcall' && node.args[0] === 'all')
      return whyNotAll(node, bound) ?? plain(node, bound);
    return comparisons.has(node.op) ? sides(node, bound) : plain(node, bound);
  }

  function sides(node: ASTNode, bound: Bound): string {
    const [left, right] = node.args as [ASTNode, ASTNode];
    collect(node, bound);
    const [a, b] = [tryValue(left, bound), tryValue(right, bound)];
    const element = node.op === '==' ? firstDifference(left, right, bound) : undefined;
    if (element !== undefined) return element;
    const literal = right.op === 'value';
    if (node.op === '==')
      return `${source(left)} is ${a}, ${literal ? `not ${b}` : `but ${source(right)} is ${b}`}`;
    return `${source(left)} is ${a}, not ${node.op} ${literal ? b : `${source(right)}, which is ${b}`}`;
  }

  /** Of two lists, where they part: both in full would hide it. */
  function firstDifference(left: ASTNode, right: ASTNode, bound: Bound): string | undefined {
    try {
      const [a, b] = [value(left, bound), value(right, bound)] as unknown[][];
      if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return undefined;
      const i = a.findIndex((one, at) => show(one) !== show(b[at]));
      return i < 0
        ? undefined
        : `${source(left)}[${i}] is ${show(a[i])}, but ${source(right)}[${i}] is ${show(b[i])}`;
    } catch {
      return undefined; // one side has no value: the sides say so
    }
  }

  function plain(node: ASTNode, bound: Bound): string {
    collect(node, bound);
    return `${source(node)} is ${tryValue(node, bound)}`;
  }

  function whyNotAll(node: Extract<ASTNode, { op: 'rcall' }>, bound: Bound): string | undefined {
    const [, list, [variable, body]] = node.args;
    if (variable?.op !== 'id' || !body) return undefined;
    const elements = value(list, bound) as unknown[];
    for (const [i, element] of elements.entries()) {
      const inside = { ...bound, [variable.args]: element };
      if (tryValue(body, inside) === 'true') continue;
      const seen = observationOf(element);
      if (seen) found.add(seen.index);
      return `${source(list)}[${i}] (${show(element)}): ${why(body, inside)}`;
    }
    return undefined;
  }

  const text = why(top, {});
  return { text, observations: [...found].sort((a, b) => a - b) };
}

/** A part of an expression with the parentheses around its operands: a node's range leaves them out. */
function balanced(input: string, start: number, end: number): string {
  let depth = 0;
  let lowest = 0;
  for (const char of input.slice(start, end)) {
    if (char === '(') depth++;
    else if (char === ')') lowest = Math.min(lowest, --depth);
  }
  let from = start;
  let to = end;
  for (let missing = -lowest; missing > 0 && from > 0;) if (input[--from] === '(') missing--;
  for (let open = depth - lowest; open > 0 && to < input.length;) if (input[to++] === ')') open--;
  return input.slice(from, to);
}

function childrenOf(node: ASTNode): ASTNode[] {
  if (node.op === 'id' || node.op === 'value') return [];
  const isNode = (part: unknown): part is ASTNode =>
    typeof part === 'object' && part !== null && 'op' in part && 'input' in part;
  const parts: readonly unknown[] = Array.isArray(node.args) ? node.args : [node.args];
  return parts.flat().filter(isNode);
}
