export type * from './message.js';
export { Supervisor } from './supervisor.js';
export { SupervisorError } from './supervisor-error.js';
export type { SupervisorOptions } from './supervisor-option.js';
export type { TerminalSize } from './terminal.js';
