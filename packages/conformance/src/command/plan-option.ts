import { randomInt } from 'node:crypto';
import type { Contract } from '../contract/index.js';
import type { Parameters } from '../model/result.js';
import { unknown } from '../run/choose.js';
import { UsageError } from '../run/error.js';

/** A seed for whoever gave none; it is printed with every failure. */
export function freshSeed(): number {
  return randomInt(2 ** 32);
}

interface Named {
  readonly with?: Parameters;
  readonly fault?: readonly string[];
}

/** @throws UsageError when a parameter or a fault is in none of the contracts, or out of range. */
export function checkNames(contracts: readonly Contract[], options: Named): void {
  const parameters = contracts.flatMap((contract) => contract.parameters);
  for (const [name, value] of Object.entries(options.with ?? {})) {
    const found = parameters.filter((one) => one.name === name);
    const known = parameters.map((one) => one.name);
    if (found.length === 0) throw new UsageError('UNKNOWN_NAME', unknown('parameter', name, known));
    for (const { min, max } of found) {
      if (value >= min && value <= max) continue;
      const problem = `--with ${name}=${value}: it must be from ${min} to ${max}`;
      throw new UsageError('OUT_OF_RANGE', problem);
    }
  }
  const faults = contracts.flatMap((contract) => contract.faults.map(({ name }) => name));
  for (const name of options.fault ?? []) {
    if (!faults.includes(name))
      throw new UsageError('UNKNOWN_NAME', unknown('fault', name, faults));
  }
}
