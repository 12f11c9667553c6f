import { ExpressionError } from '../contract/expression.js';
import { failed, passed, type Outcome } from './rule.js';
import { pidOf, type Instance, type Run } from './run.js';
import { checkEvent, findActor, unusable, type Path, type RuleKind, type Scope } from './scope.js';
import { SequenceMachine } from './sequence-machine.js';
import { parseSequence, SequenceError, type SequenceNode } from './sequence-parser.js';

type Counts = ReadonlyMap<string, (parameters: Readonly<Record<string, number>>) => number>;

/** A sequence of one actor, with the expressions that count in it. */
export interface ActorSequence {
  readonly actor: string;
  readonly node: SequenceNode;
  readonly counts: Counts;
}

function checkNode(
  node: SequenceNode,
  actor: string,
  scope: Scope,
  path: Path,
  counts: Map<string, (parameters: Readonly<Record<string, number>>) => number>,
): void {
  if (node.kind === 'event') {
    const found = scope.actors.get(actor);
    if (found) checkEvent(found, node.name, scope, path, node.at);
  } else if (node.kind === 'times') {
    for (const text of [node.least, node.most]) {
      if (text !== null && !counts.has(text)) counts.set(text, count(text, node.at, scope, path));
    }
    checkNode(node.part, actor, scope, path, counts);
  } else node.parts.forEach((part) => checkNode(part, actor, scope, path, counts));
}

function count(text: string, at: number, scope: Scope, path: Path) {
  try {
    return scope.expressions.overParameters(text);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    scope.problem(path, error.message, at + 1 + error.at);
    return () => 0;
  }
}

/** Reads one actor's sequence, noting every mistake with its column. */
export function compileSequence(
  actor: string,
  text: string,
  scope: Scope,
  path: Path,
): ActorSequence | undefined {
  if (!findActor(actor, scope, path)) return undefined;
  try {
    const node = parseSequence(text);
    const counts = new Map<string, (parameters: Readonly<Record<string, number>>) => number>();
    checkNode(node, actor, scope, path, counts);
    return { actor, node, counts };
  } catch (error) {
    if (!(error instanceof SequenceError)) throw error;
    scope.problem(path, `the sequence does not parse: ${error.message}`, error.at);
    return undefined;
  }
}

export const numbers =
  (counts: Counts, parameters: Readonly<Record<string, number>>) =>
  (text: string): number =>
    counts.get(text)?.(parameters) ?? 0;

function judgeInstance(instance: Instance, machine: SequenceMachine, run: Run): Outcome {
  const { events, name } = instance;
  const pid = pidOf(instance);
  const cut = run.kills.some((kill) => kill.pid === pid);
  const wrong = machine.match(
    events.map((e) => e.event),
    cut,
  );
  if (!wrong) return passed;
  const expected = wrong.expected.join(' or ');
  const seen = events[wrong.index];
  const last = events[wrong.index - 1];
  if (seen) {
    const after = last ? ` after "${last.line}"` : ' first';
    const text = `${name} says "${seen.line}"${after}, where ${expected} must come`;
    return failed(text, last ? [last.index, seen.index] : [seen.index]);
  }
  const exit = pid === undefined ? undefined : run.processes.get(pid)?.exit;
  const shown = [last, exit].flatMap((o) => (o ? [o.index] : []));
  if (!last) return failed(`${name} never says anything, where ${expected} must come`);
  return failed(`${name} says nothing after "${last.line}", where ${expected} must come`, shown);
}

/** `sequence: { actor: "a (b c){n} d" }`: what each one who plays the actor does, in order. */
export const sequence: RuleKind & { compile: (value: unknown, scope: Scope) => SequenceRule } = {
  name: 'sequence',
  compile(value, scope) {
    const entries = Object.entries(value as Record<string, string>);
    const all = entries.map(([actor, text]) => compileSequence(actor, text, scope, [actor]));
    const sequences = all.filter((one) => one !== undefined);
    if (sequences.length < all.length) return { ...unusable, sequences };
    const judge = (run: Run): Outcome => {
      for (const { actor, node, counts } of sequences) {
        const machine = new SequenceMachine(node, numbers(counts, run.parameters));
        for (const instance of run.instances.get(actor) ?? []) {
          const outcome = judgeInstance(instance, machine, run);
          if (outcome.verdict !== 'passed') return outcome;
        }
      }
      return passed;
    };
    return { judge, sequences };
  },
};

export interface SequenceRule {
  readonly judge: (run: Run) => Outcome;
  readonly sequences: readonly ActorSequence[];
}
