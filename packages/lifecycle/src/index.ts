export { NotAChildError, waitAdopted } from './adopted.js';
export { exitNow } from './leave.js';
export { onParentDeath, waitOrphaned } from './orphan.js';
export { type ProcessState, type RunState, processState, zombies } from './state.js';
export { isSubreaper, setSubreaper } from './subreaper.js';
