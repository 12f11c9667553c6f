import type { CompiledRule } from '../rule/rule.js';

/** An integer argument of the program: its place in the list is its place on the command line. */
export interface Parameter {
  readonly name: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
}

export type FieldType = 'int' | 'string' | 'bool';

/** One `key=value` of an event line. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** Written `name?`: it may be missing. */
  readonly optional: boolean;
}

/** One event an actor may print; `repeats` when written `name*`. */
export interface EventKind {
  readonly name: string;
  readonly repeats: boolean;
  readonly fields: readonly Field[];
}

/** A number that follows from the parameters. */
export type Count = (parameters: Readonly<Record<string, number>>) => number;

/** One role in the program; a counted one is played by `name-1` … `name-N`. */
export interface Actor {
  readonly name: string;
  /** How many play it; undefined: one, who prints the bare name. */
  readonly count: Count | undefined;
  readonly emits: ReadonlyMap<string, EventKind>;
}

/** A rule as the contract states it, with what judges a run by it. */
export interface Rule extends CompiledRule {
  /** `<topic>/<rule>` or `<topic>/<fault>/<rule>`. */
  readonly id: string;
  readonly says: string;
  readonly kind: string;
  /** The rule as it stands in the contract; empty for those every topic has. */
  readonly yaml: string;
}

export interface KillFault {
  readonly actor: string;
  readonly at: string;
  readonly signal: string;
  /** How often the event comes in all, when it is open who does it; undefined: each does its own. */
  readonly total?: Count | undefined;
}

export interface KeyFault {
  readonly actor: string;
  readonly at: string;
  /** What is typed, e.g. `Ctrl-C`. */
  readonly press: string;
}

/** Something done to the program from outside, and the rules that hold then. */
export interface Fault {
  readonly name: string;
  readonly says: string;
  readonly kill?: KillFault;
  readonly keys?: KeyFault;
  /** How many then play an actor, where that is another number: who was killed is replaced. */
  readonly count: ReadonlyMap<string, Count>;
  readonly rules: readonly Rule[];
}

/** A topic's contract, read, checked and ready to judge runs. */
export interface Contract {
  readonly topic: string;
  readonly title: string;
  readonly file: string;
  readonly text: string;
  readonly parameters: readonly Parameter[];
  readonly actors: ReadonlyMap<string, Actor>;
  /** `actor.event`: there the program stands still until it reads a line or the end of its input. */
  readonly checkpoints: readonly string[];
  readonly rules: readonly Rule[];
  readonly faults: readonly Fault[];
  /** Per actor, how often each event comes at least: from the sequence rules. */
  readonly minimum: (actor: string, event: string, run: Readonly<Record<string, number>>) => number;
}
