import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median } from './measure.mjs';

const command = fileURLToPath(
  new URL('../../packages/conformance/bin/isoproc.mjs', import.meta.url),
);
const seconds = (began) => Number(process.hrtime.bigint() - began) / 1e9;

/** What the same commands take one after the other, with nothing around them. */
function alone(runs) {
  const began = process.hrtime.bigint();
  for (const {
    command: [file, ...args],
  } of runs)
    spawnSync(file, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  return seconds(began);
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
      for (let i = -1; i < Math.min(repeat, 5); i++) {
        const began = process.hrtime.bigint();
        await promisify(execFile)(process.execPath, [
          command,
          'run',
          '--seed',
          '1',
          '--json',
          json,
        ]);
        const took = seconds(began);
        if (i < 0) continue; // fills the build caches
        ours.push(took);
        peer.push(alone(JSON.parse(readFileSync(json, 'utf8')).runs) / jobs);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
    const [mine, theirs] = [median(ours), median(peer)];
    return [
      {
        name: this.name,
        unit: 's',
        better: 'lower',
        placement: 'any',
        ours: mine,
        peer: theirs,
        peerName: 'its programs alone ÷ jobs',
        ratio: mine / theirs,
        goal: 1.3 + 1 / theirs,
      },
    ];
  },
};
