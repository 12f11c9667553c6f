import type { Observation } from '../model/observation.js';

type WithoutIndex<T> = T extends unknown ? Omit<T, 'index'> : never;

/** An observation that has not been given its place in the trace yet. */
export type Draft = WithoutIndex<Observation>;
