import type { Actor, Contract, Count } from '../contract/contract.js';
import type { EventObservation, Left, Observation, Trace } from '../model/observation.js';
import type { Mode, Parameters } from '../model/result.js';

export type Of<K extends Observation['kind']> = Extract<Observation, { kind: K }>;

/** One process, as seen from outside. */
export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number | undefined;
  readonly fork: Of<'fork'> | undefined;
  /** Its last exec: what it was before has gone. */
  exec: Of<'exec'> | undefined;
  exit: Of<'exit'> | undefined;
  adopt: Of<'adopt'> | undefined;
}

/** One who plays an actor: `worker-2` is number 2 of `worker`. */
export interface Instance {
  readonly actor: Actor;
  readonly name: string;
  readonly number: number;
  readonly events: EventObservation[];
}

/** A finished run, indexed once for all rules. */
export interface Run {
  readonly contract: Contract;
  readonly trace: Trace;
  readonly parameters: Parameters;
  readonly mode: Mode;
  readonly fault: string | undefined;
  readonly start: Of<'start'> | undefined;
  readonly end: Of<'end'> | undefined;
  readonly left: Left | undefined;
  readonly root: number;
  /** Process events may be missing or late: they were sampled, not traced. */
  readonly sampled: boolean;
  readonly processes: ReadonlyMap<number, ProcessFacts>;
  readonly instances: ReadonlyMap<string, readonly Instance[]>;
  readonly kills: readonly Of<'kill'>[];
  /** Ended by force when the run was over; they did not end by themselves. */
  readonly forced: ReadonlySet<number>;
}

/** The process an actor is: of its first line. */
export const pidOf = (instance: Instance): number | undefined => instance.events[0]?.pid;

/** How a process stands in a witness: `worker-2 (4243)`, or `process 4243`. */
export function nameOf(run: Run, pid: number): string {
  for (const instances of run.instances.values()) {
    const found = instances.find((i) => pidOf(i) === pid);
    if (found) return `${found.name} (${pid})`;
  }
  return pid === run.root ? `the program (${pid})` : `process ${pid}`;
}

function expected(actor: Actor, counted: Count | undefined, parameters: Parameters): Instance[] {
  const one = (number: number, name: string): Instance => ({ actor, name, number, events: [] });
  if (!counted) return [one(1, actor.name)];
  const count = Math.max(0, counted(parameters));
  return Array.from({ length: count }, (_, i) => one(i + 1, `${actor.name}-${i + 1}`));
}

/** Indexes a trace for the rules. */
export function indexRun(
  contract: Contract,
  given: { trace: Trace; parameters: Parameters; mode: Mode; fault?: string | undefined },
): Run {
  const instances = new Map<string, Instance[]>();
  const byName = new Map<string, Instance>();
  const fault = contract.faults.find(({ name }) => name === given.fault);
  for (const actor of contract.actors.values()) {
    const list = expected(actor, fault?.count.get(actor.name) ?? actor.count, given.parameters);
    instances.set(actor.name, list);
    for (const instance of list) byName.set(instance.name, instance);
  }
  const processes = new Map<number, ProcessFacts>();
  const kills: Of<'kill'>[] = [];
  let start: Of<'start'> | undefined;
  let end: Of<'end'> | undefined;
  const born = (pid: number, parent?: number, fork?: Of<'fork'>) => {
    processes.set(pid, { pid, parent, fork, exec: undefined, exit: undefined, adopt: undefined });
  };
  for (const seen of given.trace) {
    if (seen.kind === 'event') byName.get(seen.actor)?.events.push(seen);
    else if (seen.kind === 'start') born((start = seen).pid);
    else if (seen.kind === 'fork') born(seen.pid, seen.parent, seen);
    else if (seen.kind === 'kill') kills.push(seen);
    else if (seen.kind === 'end') end = seen;
    else if (seen.kind === 'exec' || seen.kind === 'exit' || seen.kind === 'adopt') {
      if (!processes.has(seen.pid)) born(seen.pid);
      const process = processes.get(seen.pid);
      if (!process) continue;
      if (seen.kind === 'exec') process.exec = seen;
      else if (seen.kind === 'exit') process.exit = seen;
      else process.adopt = seen;
    }
  }
  return {
    contract,
    ...given,
    fault: given.fault,
    start,
    end,
    left: end?.left,
    root: start?.pid ?? 0,
    sampled: start?.tracing !== 'ptrace',
    processes,
    instances,
    kills,
    forced: new Set((end?.left.processes ?? []).map((p) => p.pid)),
  };
}
