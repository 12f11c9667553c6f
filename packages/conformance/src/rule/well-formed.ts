import type { EventKind, Field } from '../contract/contract.js';
import type { EventObservation } from '../model/observation.js';
import { failed, passed, type Outcome } from './rule.js';
import type { Run } from './run.js';

const int64 = 2n ** 63n;

function isOfType(field: Field, text: string): boolean {
  if (field.type === 'string') return true;
  if (field.type === 'bool') return text === 'true' || text === 'false';
  if (!/^(0|-?[1-9]\d*)$/.test(text)) return false;
  const value = BigInt(text);
  return value >= -int64 && value < int64;
}

function wrongFields(kind: EventKind, seen: EventObservation): string | undefined {
  for (const field of kind.fields) {
    const text = seen.fields[field.name];
    if (text === undefined) {
      if (!field.optional) return `${field.name}= is missing`;
    } else if (!isOfType(field, text)) return `${field.name}=${text} is no ${field.type}`;
  }
  const names = kind.fields.map((f) => f.name);
  const extra = Object.keys(seen.fields).find((name) => !names.includes(name));
  return extra === undefined ? undefined : `${extra}= is no field of ${kind.name}`;
}

/** Judges every line of the program: its form, who speaks, what is said. */
export function judgeWellFormed(run: Run): Outcome {
  const known = new Map<string, ReadonlyMap<string, EventKind>>();
  for (const instance of [...run.instances.values()].flat()) {
    known.set(instance.name, instance.actor.emits);
  }
  const pids = new Map<string, EventObservation>();
  const actors = new Map<number, EventObservation>();
  const once = new Map<string, EventObservation>();
  for (const seen of run.trace) {
    if (seen.kind === 'stray')
      return failed(`a stray line, ${seen.why}: "${seen.line.slice(0, 200)}"`, [seen.index]);
    if (seen.kind !== 'event') continue;
    const wrong = (why: string, other?: EventObservation) =>
      failed(`"${seen.line}": ${why}`, other ? [other.index, seen.index] : [seen.index]);
    const emits = known.get(seen.actor);
    if (!emits)
      return wrong(
        `no actor is called ${seen.actor}; there are ${[...known.keys()].slice(0, 9).join(', ')}`,
      );
    const kind = emits.get(seen.event);
    if (!kind) return wrong(`${seen.actor} has no event ${seen.event}`);
    const fields = wrongFields(kind, seen);
    if (fields !== undefined) return wrong(fields);
    if (!kind.repeats) {
      const key = `${seen.actor} ${seen.event}`;
      const earlier = once.get(key);
      if (earlier) return wrong(`${seen.event} comes a second time`, earlier);
      once.set(key, seen);
    }
    const before = pids.get(seen.actor);
    if (before && before.pid !== seen.pid)
      return wrong(`${seen.actor} was process ${before.pid} before`, before);
    const same = actors.get(seen.pid);
    if (same && same.actor !== seen.actor)
      return wrong(`process ${seen.pid} was ${same.actor} before`, same);
    pids.set(seen.actor, seen);
    actors.set(seen.pid, seen);
    if (!run.sampled && !run.processes.has(seen.pid))
      return wrong(`no process of the program has the id ${seen.pid}`);
  }
  return passed;
}
