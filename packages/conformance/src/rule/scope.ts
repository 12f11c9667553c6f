import type { Actor, Parameter } from '../contract/contract.js';
import {
  ExpressionError,
  type Expression,
  type ExpressionCompiler,
} from '../contract/expression.js';
import { passed, type CompiledRule } from './rule.js';

export type Path = readonly (string | number)[];

/** What a rule may speak of, and where its mistakes are noted. */
export interface Scope {
  readonly parameters: readonly Parameter[];
  readonly actors: ReadonlyMap<string, Actor>;
  readonly checkpoints: readonly string[];
  readonly expressions: ExpressionCompiler;
  /** Notes a mistake at a path below the rule; `offset`: characters into the text there. */
  problem(path: Path, message: string, offset?: number): void;
}

/** One kind of rule: its key in the contract, and how it is made ready to judge. */
export interface RuleKind {
  readonly name: string;
  /** The value has the shape the schema says. Mistakes go to `scope.problem`. */
  compile(value: unknown, scope: Scope): CompiledRule;
}

/** Stands for a rule with a mistake: the contract is refused anyway. */
export const unusable: CompiledRule = { judge: () => passed };

const listed = (names: Iterable<string>) => [...names].join(', ') || 'none';

export function findActor(name: string, scope: Scope, path: Path, offset = 0): Actor | undefined {
  const actor = scope.actors.get(name);
  if (!actor) {
    const names = listed(scope.actors.keys());
    scope.problem(path, `unknown actor "${name}": use one of ${names}`, offset);
  }
  return actor;
}

export function checkEvent(
  actor: Actor,
  event: string,
  scope: Scope,
  path: Path,
  offset = 0,
): boolean {
  if (actor.emits.has(event)) return true;
  const names = listed(actor.emits.keys());
  scope.problem(path, `${actor.name} has no event "${event}": use one of ${names}`, offset);
  return false;
}

/** An expression over a run, written as text or as a plain number. */
export function expression(
  value: string | number,
  type: 'int' | 'bool',
  scope: Scope,
  path: Path,
): Expression | undefined {
  try {
    return scope.expressions.overRun(String(value), type);
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    scope.problem(path, error.message, error.at);
    return undefined;
  }
}
