import { builtIns, builtInNames } from '../rule/built-in.js';
import { checkEvent, findActor, type Scope } from '../rule/scope.js';
import { readCount } from './actor.js';
import type { Count, Fault, Rule } from './contract.js';
import type { RawContract, RawFault } from './raw.js';
import { readRules } from './rule-list.js';
import type { Source } from './source.js';

function checkTarget(
  name: string,
  raw: RawFault,
  scope: Omit<Scope, 'problem'>,
  source: Source,
): void {
  for (const key of ['kill', 'keys'] as const) {
    const given = raw[key];
    if (!given) continue;
    const noting: Scope = {
      ...scope,
      problem: (path, message) => source.problem(['faults', name, key, ...path], message),
    };
    const actor = findActor(given.actor, noting, ['actor']);
    if (actor) checkEvent(actor, given.at, noting, ['at']);
  }
}

function readCounts(
  name: string,
  raw: RawFault,
  scope: Omit<Scope, 'problem'>,
  source: Source,
): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (const [actor, text] of Object.entries(raw.count ?? {})) {
    const path = ['faults', name, 'count', actor];
    const problem: Scope['problem'] = (_, message) => source.problem(path, message, { key: true });
    const known = findActor(actor, { ...scope, problem }, []);
    if (known && !known.count) problem([], `${actor} is one, without a number: give it a count`);
    const count = readCount(text, path, scope.expressions, source);
    if (count) counts.set(actor, count);
  }
  return counts;
}

/** A rule of the contract that holds under the fault too, under an id of its own. */
function keep(
  name: string,
  raw: RawFault,
  own: readonly Rule[],
  topic: string,
  source: Source,
): Rule[] {
  return (raw.keep ?? []).flatMap((id, i) => {
    const found = own.find((rule) => rule.id === `${topic}/${id}`);
    if (found) return [{ ...found, id: `${topic}/${name}/${id}` }];
    const names = own.map((rule) => rule.id.slice(topic.length + 1)).join(', ');
    source.problem(['faults', name, 'keep', i], `no rule is called "${id}": use one of ${names}`);
    return [];
  });
}

/** Reads the faults, with the rules each adds, keeps, and every topic has. */
export function readFaults(
  raw: RawContract,
  own: readonly Rule[],
  scope: Omit<Scope, 'problem'>,
  source: Source,
): Fault[] {
  for (const name of builtInNames) {
    if (Object.hasOwn(raw.rules, name)) {
      source.problem(['rules', name], `every topic has "${name}" already: choose another name`, {
        key: true,
      });
    }
  }
  return Object.entries(raw.faults ?? {}).map(([name, fault]) => {
    if (Object.hasOwn(raw.rules, name)) {
      source.problem(['faults', name], `a rule is called "${name}" too: choose another name`, {
        key: true,
      });
    }
    checkTarget(name, fault, scope, source);
    const count = readCounts(name, fault, scope, source);
    const prefix = `${raw.topic}/${name}`;
    const added = readRules(fault.rules ?? {}, ['faults', name, 'rules'], prefix, scope, source);
    const kept = keep(name, fault, own, raw.topic, source);
    const both = kept.find((rule) => added.some((other) => other.id === rule.id));
    if (both)
      source.problem(['faults', name, 'keep'], `${both.id} is both kept and stated: remove one`);
    const rules = [...added, ...kept];
    const { kill, keys } = fault;
    const total =
      kill?.total === undefined
        ? undefined
        : readCount(kill.total, ['faults', name, 'kill', 'total'], scope.expressions, source);
    return {
      name,
      says: fault.says ?? describe(fault),
      ...(kill && { kill: { signal: 'SIGKILL', ...kill, total } }),
      ...(keys && { keys }),
      count,
      rules: [...builtIns(prefix, rules), ...rules],
    };
  });
}

function describe({ kill, keys }: RawFault): string {
  if (kill) return `${kill.actor} gets ${kill.signal ?? 'SIGKILL'} at ${kill.at}.`;
  return keys ? `${keys.press} is pressed at ${keys.actor}.${keys.at}.` : '';
}
