export { Cell, CELL_WORDS, LINE, type SharedCell } from './cell.js';
export { type Attempt, DEATH, EventCount, type Look, OVER, SLEEP, SPIN } from './event-count.js';
export type { Members } from './member.js';
export {
  type CellEntry,
  type CellOptions,
  cellsEnd,
  cellsOf,
  entryOf,
  type Kind,
  LONGEST_NAME,
} from './directory.js';
export { markedIn, PLACE_WORDS } from './place.js';
export { CELL, type Celled, inspect, summary, summaryOf } from './summary.js';
export { sleeper } from './sleeper.js';
export { CELLS, HEADER, idOf, isRegion, Region, regions, type RegionReference } from './region.js';
export { blockedOf, findCycle, isForEver, lookForCycle } from './wait-graph.js';
export { type Member, membersIn } from './slot.js';
export { type ChooseVictim, lastOf, waitHere } from './wait-here.js';
export {
  type FindWords,
  holdersOf,
  isAlive,
  NOTED,
  OWNED,
  permitHolders,
  type Wait,
  waitersOf,
  waitOf,
  WRITTEN,
} from './wait-record.js';
