import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './measure.mjs';

const isoproc = fileURLToPath(
  new URL('../../packages/conformance/bin/isoproc.mjs', import.meta.url),
);
const seconds = (began) => Number(process.hrtime.bigint() - began) / 1e9;

/** One program from its start to its end; nobody keeps it standing at a checkpoint. */
function alone({ command: [file, ...args] }, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', reject).on('exit', resolve);
  });
}

/** The same commands with nothing around them, one after the other. */
async function allAlone(runs, cwd) {
  const began = process.hrtime.bigint();
  for (const run of runs) await alone(run, cwd);
  return seconds(began);
}

/** The matrix once; its runs. Without faults: under one, a program alone is another program. */
async function matrix(json) {
  const words = ['run', '--no-faults', '--seed', '1', '--json', json];
  const began = process.hrtime.bigint();
  await promisify(execFile)(process.execPath, [isoproc, ...words], { maxBuffer: 1 << 26 });
  return { took: seconds(began), runs: JSON.parse(readFileSync(json, 'utf8')).runs };
}

/** The whole matrix, warm, against its programs' own running time ÷ jobs: the harness must be cheap. */
export const matrixRow = {
  name: 'the whole matrix',
  placements: ['any'],
  async compare(repeat) {
    const folder = mkdtempSync(join(tmpdir(), 'isoproc-bench-'));
    const json = join(folder, 'results.json');
    const jobs = availableParallelism();
    const [ours, peer] = [[], []];
    try {
      await matrix(json); // fills the build caches
      for (let i = 0; i < Math.min(repeat, 5); i++) {
        const { took, runs } = await matrix(json);
        ours.push(took);
        peer.push((await allAlone(runs, folder)) / jobs);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    const [mine, theirs] = [median(ours), median(peer)];
    const round = (value) => Number(value.toPrecision(3));
    return [
      {
        name: this.name,
        unit: 's',
        better: 'lower',
        placement: 'any',
        ours: round(mine),
        peer: round(theirs),
        peerName: 'its programs alone ÷ jobs',
        ratio: round(mine / theirs),
        goal: round(1.3 + 1 / theirs),
      },
    ];
  },
};
