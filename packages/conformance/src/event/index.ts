export type { Draft } from './draft.js';
export { EventParser } from './event-parser.js';
export { parseLine } from './line.js';
