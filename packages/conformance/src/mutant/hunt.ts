import { build } from '../program/prepare.js';
import type { Contract } from '../contract/index.js';
import { faultApplies } from '../judge/index.js';
import type { Mode, RunResult } from '../model/result.js';
import type { Job } from '../run/job.js';
import { runJob } from '../run/run-job.js';
import { draw } from '../run/seed.js';
import type { Workspace } from '../run/workspace.js';
import { applyMutant } from './apply.js';
import { type Mutant, MutantError } from './mutant.js';

export interface HuntOptions {
  readonly workspace: Workspace;
  readonly modes: readonly Mode[];
  /** At most so many runs; the first kill ends the hunt. */
  readonly runs: number;
  readonly seed: number;
  /** Milliseconds a run may take. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** What became of one mutant. */
export interface Hunted {
  readonly topic: string;
  readonly language: string;
  readonly mutant: string;
  /** Path of the patch. */
  readonly file: string;
  readonly rule: string;
  readonly says: string;
  /** `error`: it does not apply, does not compile, or names a rule that is not there. */
  readonly outcome: 'killed' | 'survived' | 'error' | 'could not run';
  /** How many runs it took. */
  readonly runs: number;
  readonly reason?: string;
  /** The run that killed it, or the last one. */
  readonly last?: RunResult;
}

/** Runs a mutant until the rule that must catch it fails. Undefined: interrupted. */
export async function hunt(
  contract: Contract,
  mutant: Mutant,
  options: HuntOptions,
): Promise<Hunted | undefined> {
  const about = {
    topic: mutant.topic,
    language: mutant.program.language.name,
    mutant: mutant.name,
    file: mutant.file,
    rule: mutant.rule,
    says: mutant.says,
  };
  const stop = (outcome: 'error' | 'could not run', reason: string): Hunted => ({
    ...about,
    outcome,
    runs: 0,
    reason,
  });
  const places = placesOf(contract, mutant.rule, options.modes);
  if (!places) return stop('error', `${mutant.file}: the contract has no rule '${mutant.rule}'`);
  let file: string;
  try {
    file = await applyMutant(mutant, options.workspace.cache);
  } catch (error) {
    if (error instanceof MutantError) return stop('error', error.message);
    throw error;
  }
  const built = await build(mutant.program.language, file, options.workspace, options.signal);
  if ('problem' in built) return stop(built.missing ? 'could not run' : 'error', built.problem);

  let last: RunResult | undefined;
  for (let number = 0; number < options.runs; number++) {
    const place = places[number % places.length];
    if (!place) break;
    const job = jobFor(contract, mutant, built.command, { ...place, number }, options);
    last = await runJob(job, options.signal);
    if (!last) return undefined;
    const caught = last.rules.some(({ id, verdict }) => id === mutant.rule && verdict === 'failed');
    last = { ...last, expected: caught };
    if (caught) return { ...about, outcome: 'killed', runs: number + 1, last };
  }
  const reason = `${mutant.rule} held in every run`;
  return { ...about, outcome: 'survived', runs: options.runs, reason, ...(last && { last }) };
}

interface Place {
  readonly mode: Mode;
  readonly fault?: string;
}

/** Where the rule is judged: in which modes, and under which fault. */
function placesOf(contract: Contract, rule: string, modes: readonly Mode[]): Place[] | undefined {
  if (contract.rules.some(({ id }) => id === rule)) return modes.map((mode) => ({ mode }));
  const fault = contract.faults.find(({ rules }) => rules.some(({ id }) => id === rule))?.name;
  if (fault === undefined) return undefined;
  const possible = modes.filter((mode) => faultApplies(contract, fault, mode));
  return possible.map((mode) => ({ mode, fault }));
}

function jobFor(
  contract: Contract,
  mutant: Mutant,
  command: readonly string[],
  place: Place & { readonly number: number },
  options: HuntOptions,
): Job {
  const language = mutant.program.language.name;
  const { mode, fault, number } = place;
  return {
    contract,
    language,
    mode,
    ...(fault !== undefined && { fault }),
    mutant: mutant.file,
    ...draw(contract, { seed: options.seed, language, mode, fault, number }),
    command,
    timeout: options.timeout,
  };
}
