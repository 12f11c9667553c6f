import { readFileSync } from 'node:fs';
import { builtIns } from '../rule/built-in.js';
import { leastOften } from '../rule/sequence-machine.js';
import { numbers, type ActorSequence, type SequenceRule } from '../rule/sequence.js';
import type { Scope } from '../rule/scope.js';
import { resolve } from '../rule/occurrence.js';
import { readActors, readParameters } from './actor.js';
import type { Contract, Rule } from './contract.js';
import { ContractError } from './contract-error.js';
import { ExpressionCompiler } from './expression.js';
import { readFaults } from './fault.js';
import type { RawContract } from './raw.js';
import { readRules } from './rule-list.js';
import { checkShape } from './schema.js';
import { Source } from './source.js';

function stopAtProblems(source: Source, file: string): void {
  if (source.problems.length === 0) return;
  const sorted = source.problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  throw new ContractError(file, sorted);
}

/**
 * Reads a contract; `file` only names it in errors.
 * @throws ContractError with every mistake, each with its line and column
 */
export function parseContract(text: string, file: string): Contract {
  const source = new Source(text);
  stopAtProblems(source, file);
  checkShape(source);
  stopAtProblems(source, file);
  const raw = source.value as RawContract;
  const taken = new Set<string>();
  const parameters = readParameters(raw, taken, source);
  const actors = readActors(raw, parameters, taken, source);
  stopAtProblems(source, file);
  const expressions = new ExpressionCompiler(parameters, actors);
  const checkpoints = raw.checkpoints ?? [];
  const scope = { parameters, actors, checkpoints, expressions };
  for (const [i, text] of checkpoints.entries()) {
    const note: Scope['problem'] = (_, message, offset = 0) =>
      source.problem(['checkpoints', i], message, { offset });
    const found = resolve(text, { ...scope, problem: note }, []);
    if (typeof found?.event === 'string')
      note([], `${text} is printed by nobody: name an event line`);
  }
  const own = readRules(raw.rules, ['rules'], raw.topic, scope, source);
  const faults = readFaults(raw, own, scope, source);
  stopAtProblems(source, file);
  const sequences = own.flatMap((rule) =>
    rule.kind === 'sequence' ? (rule as Rule & SequenceRule).sequences : [],
  );
  return {
    topic: raw.topic,
    title: raw.title,
    file,
    text,
    parameters,
    actors,
    checkpoints,
    rules: [...builtIns(raw.topic, own), ...own],
    faults,
    minimum: (actor, event, values) => minimum(sequences, actor, event, values),
  };
}

function minimum(
  sequences: readonly ActorSequence[],
  actor: string,
  event: string,
  values: Readonly<Record<string, number>>,
): number {
  const own = sequences.filter((one) => one.actor === actor);
  return Math.max(0, ...own.map((one) => leastOften(one.node, event, numbers(one.counts, values))));
}

/** Reads a contract from a file. @throws ContractError, or the system's error when it cannot be read */
export function loadContract(file: string): Contract {
  return parseContract(readFileSync(file, 'utf8'), file);
}
