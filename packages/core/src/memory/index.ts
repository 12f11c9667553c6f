export { Cell, CELL_WORDS, LINE, type SharedCell } from './cell.js';
export { type Attempt, DEATH, EventCount, type Look, OVER, SLEEP, SPIN } from './event-count.js';
export type { Members } from './member.js';
export { PLACE_WORDS } from './place.js';
export { HEADER, Region, type RegionReference } from './region.js';
