import type { Contract } from './contract.js';

/** What there is to say of one rule. */
export interface Explanation {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly kind: string;
  /** As it stands in the contract; empty for a rule that every topic has. */
  readonly yaml: string;
  /** What is done to the program before this rule holds. */
  readonly fault?: string;
}

/** Explains `<topic>/<rule>` or `<topic>/<fault>/<rule>`; undefined when there is no such rule. */
export function explain(contract: Contract, id: string): Explanation | undefined {
  const { title } = contract;
  for (const { says: fault, rules } of [{ says: '', rules: contract.rules }, ...contract.faults]) {
    const rule = rules.find((one) => one.id === id);
    if (!rule) continue;
    const { says, kind, yaml } = rule;
    return { id, title, says, kind, yaml, ...(fault !== '' && { fault }) };
  }
  return undefined;
}
