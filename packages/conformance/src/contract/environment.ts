import { Environment } from '@marcbachmann/cel-js';
import { CannotTell } from '../rule/rule.js';
import type { Run } from '../rule/run.js';
import type { Actor, Parameter } from './contract.js';
import { ActorValue, classOf } from './expression-value.js';

/** Knows the run that is being judged: expressions are evaluated one at a time, synchronously. */
export interface Current {
  run: Run | undefined;
  cannotTell: CannotTell | undefined;
}

function processOf(current: Current, value: unknown) {
  const pid = Number(value instanceof ActorValue ? value.pid : value);
  const found = current.run?.processes.get(pid);
  if (found) return found;
  throw new Error(pid === 0 ? 'it never said anything' : `${pid} is no process of this program`);
}

function tell<T>(current: Current, known: T | undefined, what: string): T {
  if (current.run?.sampled) {
    current.cannotTell = new CannotTell(`${what} cannot be told: process events are sampled here`);
    throw current.cannotTell;
  }
  if (known === undefined) throw new Error(`${what} was never seen`);
  return known;
}

function ending(current: Current, value: unknown, key: 'status' | 'signal') {
  const process = processOf(current, value);
  const exit = process.exit;
  const known = exit?.status ?? exit?.signal;
  if (known === undefined) {
    return tell<never>(current, undefined, `the end of process ${process.pid}`);
  }
  if (key === 'signal') return exit?.signal ?? null;
  return exit?.status === undefined ? null : BigInt(exit.status);
}

/** The language of expressions over parameters alone. */
export function parameterEnvironment(parameters: readonly Parameter[]): Environment {
  const environment = new Environment();
  for (const { name } of parameters) environment.registerVariable(name, 'int');
  return environment;
}

function registerActor(environment: Environment, actor: Actor): void {
  const own: Record<string, string> = { pid: 'int', number: 'int' };
  for (const kind of actor.emits.values()) {
    const type = `${actor.name}_${kind.name}`;
    const fields: Record<string, string> = {};
    for (const field of kind.fields) fields[field.name] = field.optional ? 'dyn' : field.type;
    environment.registerType(type, { ctor: classOf(kind), fields });
    own[kind.name] = kind.repeats ? `list<${type}>` : type;
  }
  const type = `${actor.name}_actor`;
  environment.registerType(type, { ctor: classOf(actor), fields: own });
  environment.registerVariable(actor.name, actor.count ? `list<${type}>` : type);
}

/** The language of all other expressions: parameters, actors, and what was seen of processes. */
export function runEnvironment(
  parameters: readonly Parameter[],
  actors: ReadonlyMap<string, Actor>,
  current: Current,
): Environment {
  const environment = parameterEnvironment(parameters).registerVariable('killed', 'int');
  for (const actor of actors.values()) registerActor(environment, actor);
  const of = (value: unknown) => processOf(current, value);
  const known = (pid: number | undefined, what: string) => BigInt(tell(current, pid, what));
  return environment
    .registerFunction('parentOf(dyn): int', (x: unknown) =>
      known(of(x).parent, `the parent of process ${of(x).pid}`),
    )
    .registerFunction('adopterOf(dyn): int', (x: unknown) =>
      known(of(x).adopt?.parent, `the adoption of process ${of(x).pid}`),
    )
    .registerFunction('statusOf(dyn): dyn', (x: unknown) => ending(current, x, 'status'))
    .registerFunction('signalOf(dyn): dyn', (x: unknown) => ending(current, x, 'signal'))
    .registerFunction('oneTo(int): list<int>', (n: bigint) =>
      Array.from({ length: Number(n) }, (_, i) => BigInt(i + 1)),
    )
    .registerFunction('list<int>.sum(): int', (list: bigint[]) => list.reduce((a, b) => a + b, 0n));
}
