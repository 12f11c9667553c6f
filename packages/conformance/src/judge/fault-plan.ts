import type { Contract } from '../contract/contract.js';
import type { Random } from '../contract/random.js';
import type { Observation } from '../model/observation.js';
import type { Parameters } from '../model/result.js';
import { findFault } from './judge.js';

/** What to do to the program now. */
export type FaultAction =
  | { readonly pid: number; readonly signal: string }
  /** Characters to type on its terminal. */
  | { readonly keys: string };

/** Says once, at the chosen event, what to do. */
export interface FaultPlan {
  /** To be asked of every observation, in order. */
  at(observation: Observation): FaultAction | undefined;
}

const keyCodes: Record<string, string> = {
  'Ctrl-C': '\u0003',
  'Ctrl-D': '\u0004',
  'Ctrl-Z': '\u001a',
  'Ctrl-\\': '\u001c',
};

/**
 * Chooses who is hit and at which occurrence of the event, by the seed. Only occurrences that the
 * actor's sequence promises are chosen, so that a fault always comes; or, where the contract says how
 * often the event comes in `total`, one of those times, whoever it is.
 * @throws RangeError when the contract has no such fault
 */
export function planFault(
  contract: Contract,
  name: string,
  parameters: Parameters,
  random: Random,
): FaultPlan {
  const fault = findFault(contract, name);
  const target = fault.kill ?? fault.keys;
  const actor = contract.actors.get(target?.actor ?? '');
  if (!target || !actor) throw new RangeError(`the fault "${name}" hits nobody: name an actor`);
  const { kill } = fault;
  const total = kill?.total?.(parameters);
  const number = actor.count ? random.integer(1, Math.max(1, actor.count(parameters))) : undefined;
  const who = number === undefined ? actor.name : `${actor.name}-${number}`;
  const isHit = (name: string) =>
    total === undefined ? name === who : name.replace(/-\d+$/, '') === actor.name;
  const promised = total ?? contract.minimum(actor.name, target.at, parameters);
  let left = random.integer(1, Math.max(1, promised));
  return {
    at(seen) {
      if (seen.kind !== 'event' || !isHit(seen.actor) || seen.event !== target.at) return undefined;
      left -= 1;
      if (left !== 0) return undefined;
      if (kill) return { pid: seen.pid, signal: kill.signal };
      return { keys: keyCodes[fault.keys?.press ?? ''] ?? '' };
    },
  };
}
