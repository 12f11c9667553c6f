import { whyNoValue } from '../contract/no-value.js';
import { CannotTell, failed, passed } from './rule.js';
import { expression, type RuleKind } from './scope.js';

/** `equal: expression`, or a list of them: true of every run. */
export const equal: RuleKind = {
  name: 'equal',
  compile(value, scope) {
    const texts = Array.isArray(value) ? (value as string[]) : [value as string];
    const compiled = texts.map((text, i) =>
      expression(text, 'bool', scope, Array.isArray(value) ? [i] : []),
    );
    return {
      judge(run) {
        for (const one of compiled) {
          try {
            if (!one || one.value(run) === true) continue;
            const why = one.whyFalse(run);
            return failed(why.text, why.observations);
          } catch (error) {
            if (error instanceof CannotTell) throw error;
            const why = one?.whyFalse(run);
            return failed(why?.text ?? whyNoValue(error), why?.observations);
          }
        }
        return passed;
      },
    };
  },
};
