import type { Rule } from '../contract/contract.js';
import { judgeEnds } from './ending.js';
import type { CompiledRule } from './rule.js';
import { judgeSurvives } from './survival.js';
import { judgeWellFormed } from './well-formed.js';

/** The names that rules of a contract cannot have. */
export const builtInNames: readonly string[] = ['well-formed', 'ends', 'survives'];

/** The rules every topic has; `others` may ask for a signal. `prefix`: topic, or topic and fault. */
export function builtIns(prefix: string, others: readonly CompiledRule[]): Rule[] {
  const rule = (name: string, says: string, judge: Rule['judge']): Rule => ({
    id: `${prefix}/${name}`,
    says,
    kind: name,
    yaml: '',
    judge,
  });
  return [
    rule('well-formed', 'Every line is a whole event that the contract knows.', judgeWellFormed),
    rule('ends', 'The program ends by itself.', judgeEnds),
    rule('survives', 'No process is ended by a signal that nobody asked for.', (run) =>
      judgeSurvives(run, others),
    ),
  ];
}
