import type { Observation, Trace } from '../../model/observation.js';

/** A stretch of the trace, both ends observations by their place in it. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** One process of the run. */
export interface Lane {
  readonly pid: number;
  readonly parent?: number;
  /** Generations below the program itself. */
  readonly depth: number;
  name: string;
  readonly alive: { from: number; to: number };
  /** From its exit until it was waited for; `reaped` says whether it ever was. */
  zombie?: Span & { readonly reaped: boolean };
  ended: boolean;
}

/** The processes in order of birth. A process id used again is another process. */
export function lanesOf(trace: Trace): Lane[] {
  const lanes: Lane[] = [];
  const current = new Map<number, Lane>();
  const last = Math.max(0, trace.length - 1);
  const lane = (pid: number, from: number, parent?: number): Lane => {
    const depth = parent === undefined ? 0 : (current.get(parent)?.depth ?? -1) + 1;
    const made = { pid, depth, name: '', alive: { from, to: last }, ended: false };
    const full: Lane = parent === undefined ? made : { ...made, parent };
    current.set(pid, full);
    lanes.push(full);
    return full;
  };
  trace.forEach((seen, place) => {
    if (seen.kind === 'start') lane(seen.pid, place);
    else if (seen.kind === 'fork') lane(seen.pid, place, seen.parent);
    else if ('pid' in seen) note(current.get(seen.pid), seen, place);
    else if (seen.kind === 'state') {
      for (const { pid, state } of seen.processes)
        if (state === 'Z') stillZombie(current.get(pid), place);
    } else if (seen.kind === 'end') {
      for (const { pid, parent } of seen.left.zombies ?? []) {
        neverReaped(current.get(pid), current.get(parent)?.alive.to ?? place);
      }
    }
  });
  return lanes;
}

function note(lane: Lane | undefined, seen: Observation, place: number): void {
  if (!lane) return;
  if (seen.kind === 'event' && !lane.ended) lane.name = seen.actor;
  else if (seen.kind === 'exec' && lane.name === '') lane.name = seen.path.replace(/^.*\//, '');
  else if (seen.kind === 'exit') {
    lane.alive.to = place;
    lane.ended = true;
  } else if (seen.kind === 'reap' && lane.ended) {
    lane.zombie = { from: lane.alive.to, to: place, reaped: true };
  }
}

function stillZombie(lane: Lane | undefined, place: number): void {
  if (lane?.ended && lane.zombie?.reaped !== true) {
    lane.zombie = { from: lane.alive.to, to: place, reaped: false };
  }
}

function neverReaped(lane: Lane | undefined, place: number): void {
  if (lane?.ended && place > lane.alive.to) {
    lane.zombie = { from: lane.alive.to, to: place, reaped: false };
  }
}

/** Names for process ids: the actor, or the program it runs, with the id. */
export function namesOf(lanes: readonly Lane[]): (pid: number) => string {
  const names = new Map(lanes.map(({ pid, name }) => [pid, name]));
  return (pid) => {
    const name = names.get(pid);
    return name === undefined ? `${pid} (outside)` : [name, pid].filter(Boolean).join(' ');
  };
}
