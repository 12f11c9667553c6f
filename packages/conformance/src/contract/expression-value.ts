import type { EventObservation } from '../model/observation.js';
import type { Actor, EventKind, Field } from './contract.js';
import { pidOf, type Instance, type Run } from '../rule/run.js';

/** An event or actor inside an expression: what it has by name, a missing optional field as null. */
export class EventValue {
  [field: string]: unknown;
}

/** An actor inside an expression: pid, number and its events by name. */
export class ActorValue extends EventValue {}

const classes = new WeakMap<Actor | EventKind, new () => EventValue>();

/** The class of one kind of event or actor: the expression library tells types by it. */
export function classOf(kind: Actor | EventKind): new () => EventValue {
  let known = classes.get(kind);
  if (!known) {
    known = 'emits' in kind ? class extends ActorValue {} : class extends EventValue {};
    classes.set(kind, known);
  }
  return known;
}

const seenAs = new WeakMap<object, EventObservation>();

/** The line an event of an expression was read from. */
export const observationOf = (value: unknown): EventObservation | undefined =>
  value instanceof EventValue ? seenAs.get(value) : undefined;

/** A field as its type says; what is not of that type stays text (well-formed reports it). */
export function typed(field: Field, text: string): unknown {
  if (field.type === 'int') return /^-?\d+$/.test(text) ? BigInt(text) : text;
  return field.type === 'bool' ? text === 'true' : text;
}

function eventValue(kind: EventKind, seen: EventObservation): EventValue {
  const value = new (classOf(kind))();
  for (const field of kind.fields) {
    const text = seen.fields[field.name];
    if (text !== undefined) value[field.name] = typed(field, text);
    else if (field.optional) value[field.name] = null;
  }
  seenAs.set(value, seen);
  return value;
}

function actorValue(actor: Actor, instance: Instance): EventValue {
  const value = new (classOf(actor))();
  value.pid = BigInt(pidOf(instance) ?? 0);
  value.number = BigInt(instance.number);
  const lists = new Map<string, EventValue[]>();
  for (const kind of actor.emits.values()) {
    if (!kind.repeats) continue;
    const list: EventValue[] = [];
    lists.set(kind.name, list);
    value[kind.name] = list;
  }
  for (const seen of instance.events) {
    const kind = actor.emits.get(seen.event);
    if (!kind) continue;
    const list = lists.get(kind.name);
    if (list) list.push(eventValue(kind, seen));
    else value[kind.name] ??= eventValue(kind, seen);
  }
  return value;
}

const contexts = new WeakMap<Run, Record<string, unknown>>();

/** What the names of an expression stand for in this run; made once a run. */
export function contextOf(run: Run): Record<string, unknown> {
  let context = contexts.get(run);
  if (context) return context;
  context = { killed: BigInt(run.kills[0]?.pid ?? 0) };
  for (const [name, value] of Object.entries(run.parameters)) context[name] = BigInt(value);
  for (const actor of run.contract.actors.values()) {
    const all = (run.instances.get(actor.name) ?? []).map((i) => actorValue(actor, i));
    context[actor.name] = actor.count ? all : all[0];
  }
  contexts.set(run, context);
  return context;
}

/** A value as a person reads it. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) {
    const more = value.length > 8 ? `, … ${value.length} in all` : '';
    return `[${value.slice(0, 8).map(show).join(', ')}${more}]`;
  }
  const seen = observationOf(value);
  if (seen) return `"${seen.line}"`;
  if (value instanceof ActorValue) return `process ${String(value.pid)}`;
  return typeof value === 'string' ? value : `${value as bigint}`;
}
