import type { Contract } from '../contract/index.js';
import { faultApplies } from '../judge/index.js';
import type { Level, Mode, Parameters } from '../model/result.js';
import type { Job } from './job.js';
import { draw } from './seed.js';

/** What all the runs of one command have in common. */
export interface PlanOptions {
  readonly modes: readonly Mode[];
  /** Default: none. */
  readonly level?: Level;
  /** Runs of each square of the matrix; each fault is run as often. */
  readonly runs: number;
  readonly seed: number;
  /** False: no faults. A list: these alone, and no run without. */
  readonly faults: boolean | readonly string[];
  /** Milliseconds a run may take. */
  readonly timeout: number;
  /** False: processes are sampled, as where tracing is not permitted. Default: true. */
  readonly trace?: boolean;
  /** Parameters that are not drawn. */
  readonly fixed?: Parameters;
  /** One run alone, with this seed of its own. */
  readonly replay?: number;
}

type Program = Pick<Job, 'contract' | 'language' | 'command' | 'cwd'>;

/** Every run of one program. */
export function planJobs(program: Program, options: PlanOptions): Job[] {
  const { contract, language } = program;
  const jobs: Job[] = [];
  for (const mode of options.modes) {
    for (const fault of faultsOf(contract, options.faults, mode)) {
      const runs = options.replay === undefined ? options.runs : 1;
      for (let number = 0; number < runs; number++) {
        const place = { seed: options.seed, language, mode, fault, number };
        const drawn = draw(contract, place, options.fixed);
        jobs.push({
          ...program,
          mode,
          level: options.level ?? 'none',
          ...(fault !== undefined && { fault }),
          seed: options.replay ?? drawn.seed,
          parameters: drawn.parameters,
          timeout: options.timeout,
          ...(options.trace === false && { trace: false }),
        });
      }
    }
  }
  return jobs;
}

/** `undefined` stands for a run that nothing is done to. */
function faultsOf(
  contract: Contract,
  wanted: PlanOptions['faults'],
  mode: Mode,
): (string | undefined)[] {
  if (wanted === false) return [undefined];
  const possible = contract.faults.filter((fault) => faultApplies(contract, fault.name, mode));
  if (wanted === true) return [undefined, ...possible.map(({ name }) => name)];
  return possible.map(({ name }) => name).filter((name) => wanted.includes(name));
}
