import type { Actor, Count, EventKind, Field, FieldType, Parameter } from './contract.js';
import { ExpressionCompiler, ExpressionError } from './expression.js';
import type { RawActor, RawContract } from './raw.js';
import type { Source } from './source.js';

/** Names the expression language or the language itself has taken. */
const reserved = new Set(
  `as break const continue else for function if import in let loop namespace package return true
   false null var void while has all exists filter map size type int uint double string bool bytes
   list dyn killed program number pid`.split(/\s+/),
);

type Path = readonly string[];

function checkName(name: string, path: Path, taken: Set<string>, source: Source): void {
  if (reserved.has(name))
    source.problem(path, `"${name}" has a meaning of its own: choose another name`, { key: true });
  if (taken.has(name))
    source.problem(path, `"${name}" is used twice: choose another name`, { key: true });
  taken.add(name);
}

/** `name`, `name?`, and with a type `name: string`, as YAML's own pair or quoted. */
function readField(field: string | Record<string, FieldType>): Field {
  const [written = '', type = 'int'] =
    typeof field === 'string' ? field.split(': ') : (Object.entries(field)[0] ?? []);
  const name = written.replace('?', '');
  return { name, optional: written.endsWith('?'), type: type as FieldType };
}

function readEvents(name: string, actor: RawActor, source: Source): Map<string, EventKind> {
  const emits = new Map<string, EventKind>();
  const events = new Set<string>(['pid', 'number']);
  for (const [written, raw] of Object.entries(actor.emits)) {
    const event = written.replace('*', '');
    const path = ['actors', name, 'emits', written];
    if (events.has(event))
      source.problem(path, `"${event}" is used twice or taken: choose another name`, { key: true });
    events.add(event);
    const fields = raw.map(readField);
    for (const [i, field] of fields.entries()) {
      if (fields.findIndex((f) => f.name === field.name) < i) {
        source.problem([...path, String(i)], `field "${field.name}" is there twice: remove one`);
      }
    }
    emits.set(event, { name: event, repeats: written.endsWith('*'), fields });
  }
  return emits;
}

/** Reads parameters: integers in their ranges, with names of their own. */
export function readParameters(raw: RawContract, taken: Set<string>, source: Source): Parameter[] {
  return Object.entries(raw.parameters ?? {}).map(([name, given]) => {
    const path = ['parameters', name];
    checkName(name, path, taken, source);
    const { min, max, default: value } = given;
    if (min > max)
      source.problem([...path, 'min'], `min ${min} is above max ${max}: exchange them`);
    else if (value < min || value > max) {
      source.problem(
        [...path, 'default'],
        `default ${value} is not in ${min} to ${max}: choose one that is`,
      );
    }
    return { name, ...given };
  });
}

/** Reads how many play an actor. */
export function readCount(
  text: number | string,
  path: Path,
  compiler: ExpressionCompiler,
  source: Source,
): Count | undefined {
  try {
    return compiler.overParameters(String(text));
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    source.problem(path, error.message, { offset: error.at });
    return undefined;
  }
}

/** Reads the actors and what they may say. */
export function readActors(
  raw: RawContract,
  parameters: readonly Parameter[],
  taken: Set<string>,
  source: Source,
): Map<string, Actor> {
  const counter = new ExpressionCompiler(parameters, new Map());
  const actors = new Map<string, Actor>();
  for (const [name, actor] of Object.entries(raw.actors)) {
    checkName(name, ['actors', name], taken, source);
    const path = ['actors', name, 'count'];
    const count =
      actor.count === undefined ? undefined : readCount(actor.count, path, counter, source);
    actors.set(name, { name, count, emits: readEvents(name, actor, source) });
  }
  return actors;
}
