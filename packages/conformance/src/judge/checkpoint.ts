import type { Contract } from '../contract/contract.js';
import { defaultParameters } from '../contract/parameter.js';
import type { Look, Observation, Trace } from '../model/observation.js';
import type { Parameters } from '../model/result.js';
import { indexRun } from '../rule/run.js';
import { findFault } from './judge.js';

/** The program stands still here until it reads a line or the end of its input. */
export interface Checkpoint {
  /** `actor.event` */
  readonly event: string;
  /**
   * Whether this look is what the rules wait for; when not, look again until it is, or until
   * nothing moves any more. `parameters` are the run's (how many an actor is).
   */
  satisfied(look: Look, trace: Trace, parameters?: Parameters): boolean;
}

/** The checkpoint a program has come to with this observation. */
export function checkpointAt(
  contract: Contract,
  observation: Observation,
  fault?: string,
): Checkpoint | undefined {
  if (observation.kind !== 'event') return undefined;
  const event = `${observation.actor.replace(/-\d+$/, '')}.${observation.event}`;
  if (!contract.checkpoints.includes(event)) return undefined;
  const { rules } = fault === undefined ? contract : findFault(contract, fault);
  const demands = rules.flatMap(({ state }) => (state?.event === event ? [state] : []));
  return {
    event,
    satisfied(look, trace, parameters = defaultParameters(contract)) {
      if (demands.length === 0) return true;
      const run = indexRun(contract, { trace, parameters, mode: 'pipe', fault });
      return demands.every((demand) => demand.holds(look, run));
    },
  };
}
