import { join } from 'node:path';
import {
  check,
  type CheckOptions,
  loadContract,
  parseContract,
  type RunResult,
} from '@isoproc/conformance';

export const fixture = join(import.meta.dirname, 'fixture');
export const relay = loadContract(join(fixture, 'contract.yaml'));
export const still = loadContract(join(fixture, 'checkpoint.yaml'));
export const stuck = parseContract(still.text.replace('is: zombie', 'is: stuck'), 'stuck.yaml');

/** Runs a fixture program, by default once, on a pipe, with no fault. */
export async function checked(
  command: readonly string[],
  options: Partial<CheckOptions> = {},
): Promise<RunResult[]> {
  return check({
    contract: relay,
    command,
    modes: ['pipe'],
    runs: 1,
    seed: 1,
    faults: false,
    timeout: 30_000,
    jobs: 2,
    ...options,
  });
}

export const perl = (behaviour: string): string[] => ['perl', join(fixture, 'relay.pl'), behaviour];

/** The rules that failed, without the topic. */
export function failedRules(result: RunResult | undefined): string[] {
  const failed = result?.rules.filter(({ verdict }) => verdict === 'failed') ?? [];
  return failed.map(({ id }) => id.slice(id.indexOf('/') + 1));
}
