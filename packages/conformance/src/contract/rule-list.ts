import { ruleKinds } from '../rule/kind.js';
import type { Scope } from '../rule/scope.js';
import type { Rule } from './contract.js';
import type { RawRules } from './raw.js';
import type { Source } from './source.js';

/** Compiles the rules under `path`; ids begin with `prefix`. */
export function readRules(
  raw: RawRules,
  path: readonly string[],
  prefix: string,
  scope: Omit<Scope, 'problem'>,
  source: Source,
): Rule[] {
  return Object.entries(raw).map(([name, { says, ...rest }]) => {
    const [kind = '', value] = Object.entries(rest)[0] ?? [];
    const at = [...path, name, kind];
    const problem: Scope['problem'] = (below, message, offset = 0) => {
      source.problem([...at, ...below], `${prefix}/${name}: ${message}`, { offset });
    };
    const compiled = ruleKinds.get(kind)?.compile(value, { ...scope, problem });
    if (!compiled) throw new RangeError(`the schema allows a rule "${kind}" that nobody judges`);
    const yaml = source.yamlOf([...path, name]);
    return { id: `${prefix}/${name}`, says: String(says), kind, yaml, ...compiled };
  });
}
