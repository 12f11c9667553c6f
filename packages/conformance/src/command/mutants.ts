import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import pc from 'picocolors';
import type { Language } from '../program/language.js';
import { type Contract, loadContract } from '../contract/index.js';
import type { Level, Mode } from '../model/result.js';
import { type Control, control } from '../mutant/control.js';
import { type Hunted, hunt } from '../mutant/hunt.js';
import { levelLine, summarize } from '../mutant/level.js';
import { type Mutant, mutantFiles, readMutant } from '../mutant/mutant.js';
import { killTable } from '../mutant/table.js';
import { languageTitle, plural } from '../progress/words.js';
import { choose } from '../run/choose.js';
import { loadDeviations } from '../run/deviation.js';
import { inPool } from '../run/pool.js';
import { interruptible } from './interrupt.js';
import { write } from './show.js';
import { type Status, status, statusOf } from './status.js';
import { requireSource } from './topic-source.js';

export interface MutantsOptions {
  readonly lang: Language[];
  readonly mode: Mode[];
  readonly perturb: Level[];
  readonly runs: number;
  readonly controls: number;
  readonly seed: number;
  readonly jobs?: number;
  readonly timeout: number;
  readonly json?: string;
  readonly examples?: string;
}

/** Hunts the mutants of the topics; options as they were typed. */
export async function mutants(names: string[], options: MutantsOptions): Promise<Status> {
  const { workspace, topics } = requireSource(options.examples);
  const subjects: { contract: Contract; mutant: Mutant }[] = [];
  for (const topic of choose(topics, names, ({ slug }) => slug, 'topic')) {
    const contract = loadContract(topic.contractFile);
    for (const file of mutantFiles(topic)) {
      const mutant = readMutant(topic, file);
      if (options.lang.includes(mutant.program.language)) subjects.push({ contract, mutant });
    }
  }
  const { signal, stop } = interruptible();
  const { mode: modes, perturb: levels, seed, timeout, runs, controls } = options;
  const deviations = await loadDeviations(workspace.examples);
  const common = { workspace, modes, levels, seed, timeout, runs, controls, deviations, signal };
  const hunted = new Map<Mutant, Hunted>();
  const controlled: Control[] = [];
  const originals = new Map(
    subjects.map(({ contract, mutant }) => [mutant.program.file, { contract, ...mutant }]),
  );
  try {
    const work = async ({ contract, mutant }: (typeof subjects)[number]): Promise<void> => {
      const found = await hunt(contract, mutant, common);
      if (!found) return;
      hunted.set(mutant, found);
      write(`${line(found)}\n`);
    };
    const width = options.jobs ?? availableParallelism();
    await inPool(subjects, width, work, signal);
    const check = async ({ contract, program }: { contract: Contract } & Mutant): Promise<void> => {
      const found = await control(contract, program, common);
      controlled.push(...found);
      for (const one of found.filter(({ falseAlarms }) => falseAlarms > 0)) write(alarmLine(one));
    };
    await inPool([...originals.values()], width, check, signal);
  } finally {
    stop();
  }
  const all = subjects.flatMap(({ mutant }) => hunted.get(mutant) ?? []);
  const summary = summarize(levels, all, controlled);
  if (options.json !== undefined) {
    const found = all.map((one) => ({ ...one, file: relative(process.cwd(), one.file) }));
    const about = { version: 1, created: new Date().toISOString(), seed: options.seed };
    const text = JSON.stringify({
      ...about,
      levels: summary,
      mutants: found,
      controls: controlled,
    });
    await writeFile(options.json, `${text}\n`);
  }
  if (all.length > 0) write(`\n${killTable(all)}\n\n`);
  for (const level of summary) write(`${levelLine(level)}\n`);
  const killed = all.filter(({ outcome }) => outcome === 'killed').length;
  write(`${plural(all.length, 'mutant')}: ${killed} killed, ${all.length - killed} not\n`);
  if (signal.aborted) return status.interrupted;
  const missing = all.filter(({ outcome }) => outcome === 'could not run').length;
  return statusOf(
    [
      ...all.map(({ outcome }) => ({ expected: outcome === 'killed' })),
      ...controlled.map(({ falseAlarms }) => ({ expected: falseAlarms === 0 })),
    ],
    missing,
  );
}

function alarmLine({ topic, language, level, falseAlarms, runs, reasons }: Control): string {
  const head = `${topic}, ${languageTitle(language)}, ${level}`;
  const alarms = `${plural(falseAlarms, 'false alarm')} in ${plural(runs, 'run')}`;
  return `${pc.red('alarm')}     ${head}: ${alarms} (${reasons[0] ?? ''})\n`;
}

function line(hunted: Hunted): string {
  const { topic, language, mutant, outcome, rule, runs, level, reason, says } = hunted;
  const head = `${topic}, ${languageTitle(language)}, ${mutant}`;
  const run = runs === 1 ? 'in the first run' : `in run ${runs}`;
  const how = level === undefined || level === 'none' ? '' : `, ${level}`;
  if (outcome === 'killed') return `${pc.green('killed')}    ${head}: by ${rule} ${run}${how}`;
  return `${pc.red(outcome.padEnd(8))}  ${head}: ${reason ?? ''} (${says})`;
}
