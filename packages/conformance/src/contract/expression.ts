import type { Environment, ParseError, ParseResult } from '@marcbachmann/cel-js';
import type { Witness } from '../model/result.js';
import type { CannotTell } from '../rule/rule.js';
import type { Run } from '../rule/run.js';
import type { Actor, Parameter } from './contract.js';
import { parameterEnvironment, runEnvironment, type Current } from './environment.js';
import { explainFalse } from './expression-witness.js';
import { contextOf } from './expression-value.js';

/** An expression does not parse or names something unknown; `at` counts characters from 0. */
export class ExpressionError extends Error {
  readonly code = 'ERR_ISOPROC_EXPRESSION';
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = 'ExpressionError';
    this.at = at;
  }
}

export interface Expression {
  readonly text: string;
  /** @throws CannotTell when the trace does not say; EvaluationError when it has no value */
  value(run: Run): unknown;
  /** Why it is false: both sides of a comparison, the element of a list it fails for. */
  whyFalse(run: Run): Witness;
}

function parsed(environment: Environment, text: string, type: string): ParseResult {
  try {
    const result = environment.parse(text);
    const check = result.check();
    if (check.error) throw check.error;
    if (check.type === type || check.type === 'dyn') return result;
    throw new ExpressionError(`${text} is a ${check.type ?? 'value'}, not a ${type}`, 0);
  } catch (error) {
    if (error instanceof ExpressionError) throw error;
    const { summary, range } = error as Partial<ParseError>;
    throw new ExpressionError(`${summary ?? String(error)} in "${text}"`, range?.start ?? 0);
  }
}

/** Compiles the expressions of one contract (Common Expression Language, cel.dev). */
export class ExpressionCompiler {
  readonly #current: Current = { run: undefined, cannotTell: undefined };
  readonly #overParameters: Environment;
  readonly #overRuns: Environment;

  constructor(parameters: readonly Parameter[], actors: ReadonlyMap<string, Actor>) {
    this.#overParameters = parameterEnvironment(parameters);
    this.#overRuns = runEnvironment(parameters, actors, this.#current);
  }

  /** @throws ExpressionError */
  overParameters(text: string): (parameters: Readonly<Record<string, number>>) => number {
    const run = parsed(this.#overParameters, text, 'int');
    return (parameters) => {
      const context: Record<string, bigint> = {};
      for (const [name, value] of Object.entries(parameters)) context[name] = BigInt(value);
      return Number(run(context));
    };
  }

  /** @throws ExpressionError */
  overRun(text: string, type: 'int' | 'bool'): Expression {
    const result = parsed(this.#overRuns, text, type);
    return {
      text,
      value: (run) => this.#within(run, () => result(contextOf(run)) as unknown),
      whyFalse: (run) =>
        this.#within(run, () => explainFalse(this.#overRuns, result.ast, contextOf(run), run)),
    };
  }

  #within<T>(run: Run, evaluate: () => T): T {
    const current = this.#current;
    current.run = run;
    current.cannotTell = undefined;
    try {
      return evaluate();
    } catch (error) {
      throw (current.cannotTell as CannotTell | undefined) ?? error;
    } finally {
      current.run = undefined;
    }
  }
}
