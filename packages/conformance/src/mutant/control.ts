import type { Contract } from '../contract/index.js';
import type { Level, Mode } from '../model/result.js';
import { build } from '../program/prepare.js';
import { type Deviation, isExpected } from '../run/deviation.js';
import { planJobs } from '../run/plan.js';
import { runJob } from '../run/run-job.js';
import type { Program } from '../run/topic.js';
import type { Workspace } from '../run/workspace.js';

export interface ControlOptions {
  readonly workspace: Workspace;
  readonly modes: readonly Mode[];
  readonly levels: readonly Level[];
  readonly deviations: readonly Deviation[];
  /** Runs at each level, spread over the modes. */
  readonly controls: number;
  readonly seed: number;
  /** Milliseconds a run may take. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** Runs of an unchanged program at one level: those not as expected are false alarms. */
export interface Control {
  readonly topic: string;
  readonly language: string;
  readonly level: Level;
  readonly runs: number;
  readonly falseAlarms: number;
  /** One line for each of them. */
  readonly reasons: readonly string[];
}

/** The counterpart of a hunt: a contract must not fail what is right, however it is disturbed. */
export async function control(
  contract: Contract,
  program: Program,
  options: ControlOptions,
): Promise<Control[]> {
  const { workspace, modes, levels, controls, deviations, signal } = options;
  const built = await build(program.language, program.file, workspace, signal);
  if ('problem' in built) return []; // `run` says so
  const found: Control[] = [];
  const language = program.language.name;
  for (const level of levels) {
    const runs = Math.ceil(controls / modes.length);
    const plan = { ...options, level, runs, faults: false };
    const jobs = planJobs({ contract, language, command: built.command }, plan);
    const reasons: string[] = [];
    const chosen = jobs.slice(0, controls);
    for (const job of chosen) {
      const result = await runJob(job, signal);
      if (!result) return found;
      if (isExpected(result, deviations)) continue;
      reasons.push(`${result.verdict}, seed ${result.seed}: ${result.reason ?? ''}`);
    }
    const falseAlarms = reasons.length;
    found.push({
      topic: contract.topic,
      language,
      level,
      runs: chosen.length,
      falseAlarms,
      reasons,
    });
  }
  return found;
}
