import type { FieldType } from './contract.js';

/** A contract as it is written, after the schema has been checked. */
export interface RawContract {
  readonly topic: string;
  readonly title: string;
  readonly parameters?: Readonly<Record<string, { default: number; min: number; max: number }>>;
  readonly actors: Readonly<Record<string, RawActor>>;
  readonly checkpoints?: readonly string[];
  readonly rules: RawRules;
  readonly faults?: Readonly<Record<string, RawFault>>;
}

export interface RawActor {
  readonly count?: number | string;
  readonly emits: Readonly<Record<string, readonly (string | Record<string, FieldType>)[]>>;
}

export type RawRules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface RawFault {
  readonly says?: string;
  readonly kill?: { actor: string; at: string; signal?: string; total?: number | string };
  readonly keys?: { actor: string; at: string; press: string };
  readonly count?: Readonly<Record<string, number | string>>;
  readonly rules?: RawRules;
  readonly keep?: readonly string[];
}
