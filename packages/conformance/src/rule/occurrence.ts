import type { Actor, EventKind } from '../contract/contract.js';
import { CannotTell } from './rule.js';
import { pidOf, type Instance, type Run } from './run.js';
import { checkEvent, findActor, type Path, type Scope } from './scope.js';

/** `actor.event`; `exit` and `start` are the process's own, unless the actor prints such events. */
export interface Reference {
  readonly text: string;
  readonly actor: Actor;
  readonly event: EventKind | 'exit' | 'start';
}

/** One time that something referred to happened. */
export interface Occurrence {
  readonly index: number;
  readonly instance: Instance;
  readonly fields: Readonly<Record<string, string>>;
  readonly text: string;
}

export function resolve(text: string, scope: Scope, path: Path): Reference | undefined {
  const [name = '', event = ''] = text.split('.');
  const actor = findActor(name, scope, path);
  if (!actor) return undefined;
  const kind = actor.emits.get(event);
  if (kind) return { text, actor, event: kind };
  if (event === 'exit' || event === 'start') return { text, actor, event };
  checkEvent(actor, event, scope, path, name.length + 1);
  return undefined;
}

export const isProcessEvent = (reference: Reference): boolean =>
  typeof reference.event === 'string';

/** Everything referred to, in the order of the trace. */
export function occurrences(reference: Reference, run: Run): Occurrence[] {
  const { actor, event } = reference;
  const found = (run.instances.get(actor.name) ?? []).flatMap((instance): Occurrence[] => {
    if (typeof event === 'string') return processOccurrence(event, instance, run);
    return instance.events
      .filter((seen) => seen.event === event.name)
      .map((seen) => ({
        index: seen.index,
        instance,
        fields: seen.fields,
        text: `"${seen.line}"`,
      }));
  });
  return found.sort((a, b) => a.index - b.index);
}

function processOccurrence(event: 'exit' | 'start', instance: Instance, run: Run): Occurrence[] {
  const pid = pidOf(instance);
  const process = pid === undefined ? undefined : run.processes.get(pid);
  const first = pid === run.root ? run.start : process?.fork;
  const seen = event === 'exit' ? process?.exit : first;
  if (!seen) return [];
  const text = `the ${event} of ${instance.name} (${seen.pid})`;
  return [{ index: seen.index, instance, fields: {}, text }];
}

/** A field of an occurrence as text; `number` and `pid` of the one it happened to otherwise. */
export function fieldOf(occurrence: Occurrence, field: string): string | undefined {
  const printed = occurrence.fields[field];
  if (printed !== undefined) return printed;
  if (field === 'number') return String(occurrence.instance.number);
  const pid = pidOf(occurrence.instance);
  return field === 'pid' && pid !== undefined ? String(pid) : undefined;
}

/** @throws CannotTell when process events of this run are not exact */
export function needExact(run: Run): void {
  if (run.sampled)
    throw new CannotTell('process events are sampled here, so their order is not known');
}
