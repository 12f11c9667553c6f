import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import pc from 'picocolors';
import type { Language } from '../program/language.js';
import { type Contract, loadContract } from '../contract/index.js';
import type { Mode } from '../model/result.js';
import { type Hunted, hunt } from '../mutant/hunt.js';
import { type Mutant, mutantFiles, readMutant } from '../mutant/mutant.js';
import { killTable } from '../mutant/table.js';
import { languageTitle, plural } from '../progress/words.js';
import { choose } from '../run/choose.js';
import { inPool } from '../run/pool.js';
import { interruptible } from './interrupt.js';
import { write } from './show.js';
import { type Status, status, statusOf } from './status.js';
import { requireSource } from './topic-source.js';

export interface MutantsOptions {
  readonly lang: Language[];
  readonly mode: Mode[];
  readonly runs: number;
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
  const hunted = new Map<Mutant, Hunted>();
  try {
    const work = async ({ contract, mutant }: (typeof subjects)[number]): Promise<void> => {
      const { mode: modes, runs, seed, timeout } = options;
      const found = await hunt(contract, mutant, { workspace, modes, runs, seed, timeout, signal });
      if (!found) return;
      hunted.set(mutant, found);
      write(`${line(found)}\n`);
    };
    await inPool(subjects, options.jobs ?? availableParallelism(), work, signal);
  } finally {
    stop();
  }
  const all = subjects.flatMap(({ mutant }) => hunted.get(mutant) ?? []);
  if (options.json !== undefined) {
    const found = all.map((one) => ({ ...one, file: relative(process.cwd(), one.file) }));
    const about = { version: 1, created: new Date().toISOString(), seed: options.seed };
    await writeFile(options.json, `${JSON.stringify({ ...about, mutants: found })}\n`);
  }
  if (all.length > 0) write(`\n${killTable(all)}\n\n`);
  const killed = all.filter(({ outcome }) => outcome === 'killed').length;
  write(`${plural(all.length, 'mutant')}: ${killed} killed, ${all.length - killed} not\n`);
  if (signal.aborted) return status.interrupted;
  const missing = all.filter(({ outcome }) => outcome === 'could not run').length;
  return statusOf(
    all.map(({ outcome }) => ({ expected: outcome === 'killed' })),
    missing,
  );
}

function line({ topic, language, mutant, outcome, rule, runs, reason, says }: Hunted): string {
  const head = `${topic}, ${languageTitle(language)}, ${mutant}`;
  const run = runs === 1 ? 'in the first run' : `in run ${runs}`;
  if (outcome === 'killed') return `${pc.green('killed')}    ${head}: by ${rule} ${run}`;
  return `${pc.red(outcome.padEnd(8))}  ${head}: ${reason ?? ''} (${says})`;
}
