import { build } from '../program/prepare.js';
import type { Contract } from '../contract/index.js';
import { faultApplies } from '../judge/index.js';
import type { Level, Mode, RunResult } from '../model/result.js';
import type { Job } from '../run/job.js';
import { runJob } from '../run/run-job.js';
import { draw } from '../run/seed.js';
import type { Workspace } from '../run/workspace.js';
import { applyMutant } from './apply.js';
import { type Mutant, MutantError } from './mutant.js';

export interface HuntOptions {
  readonly workspace: Workspace;
  readonly modes: readonly Mode[];
  /** Tried in this order: the cheapest first. */
  readonly levels: readonly Level[];
  /** At most so many runs at each level; the first kill ends the hunt. */
  readonly runs: number;
  readonly seed: number;
  /** Milliseconds a run may take. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** How long one level was tried, in milliseconds; when it killed, until it did. */
export interface Try {
  readonly level: Level;
  readonly runs: number;
  readonly ms: number;
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
  /** How many runs it took, at all levels. */
  readonly runs: number;
  /** The level that killed it. */
  readonly level?: Level;
  readonly tries: readonly Try[];
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
    tries: [],
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

  const tries: Try[] = [];
  const runs = (): number => tries.reduce((sum, one) => sum + one.runs, 0);
  let last: RunResult | undefined;
  for (const level of options.levels) {
    const began = performance.now();
    for (let number = 0; number < options.runs; number++) {
      const place = places[number % places.length];
      if (!place) break;
      const job = jobFor(contract, mutant, built.command, { ...place, level, number }, options);
      last = await runJob(job, options.signal);
      if (!last) return undefined;
      const caught = last.rules.some(
        ({ id, verdict }) => id === mutant.rule && verdict === 'failed',
      );
      last = { ...last, expected: caught };
      if (!caught) continue;
      tries.push({ level, runs: number + 1, ms: performance.now() - began });
      return { ...about, outcome: 'killed', runs: runs(), level, tries, last };
    }
    tries.push({ level, runs: options.runs, ms: performance.now() - began });
  }
  const reason = `${mutant.rule} held in every run`;
  return { ...about, outcome: 'survived', runs: runs(), tries, reason, ...(last && { last }) };
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
  place: Place & { readonly level: Level; readonly number: number },
  options: HuntOptions,
): Job {
  const language = mutant.program.language.name;
  const { mode, level, fault, number } = place;
  return {
    contract,
    language,
    mode,
    level,
    ...(fault !== undefined && { fault }),
    mutant: mutant.file,
    ...draw(contract, { seed: options.seed, language, mode, fault, number }),
    command,
    timeout: options.timeout,
  };
}
