export { ruleKinds } from './kind.js';
export { CannotTell, type CompiledRule, type Outcome } from './rule.js';
export { indexRun, type Run } from './run.js';
export { parseSequence, SequenceError } from './sequence-parser.js';
export { SequenceMachine } from './sequence-machine.js';
