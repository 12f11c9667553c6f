import type { Contract, Fault, Rule } from '../contract/contract.js';
import type { Trace } from '../model/observation.js';
import type { Mode, Parameters, RuleResult } from '../model/result.js';
import { CannotTell, unknown, type Outcome } from '../rule/rule.js';
import { indexRun, type Run } from '../rule/run.js';

/** One finished run, to be judged. */
export interface Finished {
  readonly trace: Trace;
  readonly parameters: Parameters;
  readonly mode: Mode;
  /** The fault that was planned, by its name in the contract. */
  readonly fault?: string | undefined;
}

/** @throws RangeError when the contract has no such fault */
export function findFault(contract: Contract, name: string): Fault {
  const fault = contract.faults.find((one) => one.name === name);
  if (fault) return fault;
  const names = contract.faults.map((one) => one.name).join(', ') || 'none';
  throw new RangeError(`${contract.topic} has no fault "${name}": use one of ${names}`);
}

/** A fault that types keys needs a terminal. */
export function faultApplies(contract: Contract, name: string, mode: Mode): boolean {
  return !findFault(contract, name).keys || mode === 'terminal';
}

const always = new Set(['well-formed', 'ends', 'survives']);

function wasDone(fault: Fault, run: Run): boolean {
  return fault.kill ? run.kills.length > 0 : run.trace.some((seen) => seen.kind === 'input');
}

function judgeRule(rule: Rule, run: Run, fault: Fault | undefined): Outcome {
  if (fault?.keys && run.mode !== 'terminal') return { verdict: 'not applicable' };
  if (fault && !always.has(rule.kind) && !wasDone(fault, run)) {
    const { actor, at } = fault.kill ?? fault.keys ?? { actor: 'nobody', at: 'nothing' };
    return unknown(`the fault never came: it waits for ${actor}.${at}`);
  }
  if (fault?.kill && run.sampled && !always.has(rule.kind))
    return unknown(
      'the kill may have come too late: processes are sampled here, and nobody is held',
    );
  try {
    return rule.judge(run);
  } catch (error) {
    if (error instanceof CannotTell) return unknown(error.message);
    throw error;
  }
}

/**
 * Judges a run by every rule that holds for it, in the contract's order.
 * @throws RangeError when the contract has no such fault
 */
export function judge(contract: Contract, finished: Finished): RuleResult[] {
  const run = indexRun(contract, finished);
  const fault = finished.fault === undefined ? undefined : findFault(contract, finished.fault);
  return (fault ?? contract).rules.map((rule) => {
    const { id, says } = rule;
    return { id, says, ...judgeRule(rule, run, fault) };
  });
}
