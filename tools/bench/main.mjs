#!/usr/bin/env node
// Compares isoproc with its peers: ours and each peer in turn, round after round, in one run.
import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import Table from 'cli-table3';
import { measure, median } from './measure.mjs';
import { placements } from './place.mjs';
import { rows } from './row.mjs';
import { matrixRow } from './matrix.mjs';

const round = (value) => Number(value.toPrecision(3));

async function compare(row, placement, place, repeats) {
  const ours = [];
  const peers = row.peers.map(() => []);
  for (let i = 0; i < repeats; i++) {
    ours.push(await measure(row.ours, place));
    for (const [k, peer] of row.peers.entries()) peers[k].push(await measure(peer.subject, place));
  }
  return row.peers.map(({ peerName, goal }, k) => {
    const [mine, theirs] = [median(ours), median(peers[k])];
    return {
      name: row.name,
      unit: row.unit,
      better: row.better,
      placement,
      ours: round(mine),
      peer: round(theirs),
      peerName,
      ratio: round(mine / theirs),
      ...(goal !== undefined && { goal }),
    };
  });
}

function reached({ ratio, goal, better }) {
  if (goal === undefined) return '';
  return (better === 'lower' ? ratio <= goal : ratio >= goal) ? 'yes' : 'no';
}

function table(results) {
  const out = new Table({
    head: ['what', 'cores', 'ours', 'peer', '', 'ratio', 'goal', 'reached'],
    style: { head: [], border: [] },
    colAligns: ['left', 'left', 'right', 'right', 'left', 'right', 'right', 'left'],
  });
  for (const r of results) {
    const goal = r.goal === undefined ? '' : `${r.better === 'lower' ? '≤' : '≥'} ${r.goal}`;
    out.push([
      r.name,
      r.placement,
      `${r.ours} ${r.unit}`,
      `${r.peer} ${r.unit}`,
      r.peerName,
      r.ratio,
      goal,
      reached(r),
    ]);
  }
  return out.toString();
}

const program = new Command('bench')
  .description(
    'Compares isoproc with its peers: medians of rounds in which ours and each peer take turns.',
  )
  .argument('[filter]', 'only rows whose name contains this text')
  .option('--repeat <n>', 'rounds', (text) => Number.parseInt(text, 10), 7)
  .option('--json <file>', 'write the results here')
  .parse();
const { repeat, json } = program.opts();
if (!(repeat >= 1))
  program.error('bench: --repeat must be a whole number of at least 1', { exitCode: 2 });
const [filter = ''] = program.args;
const chosen = [...rows, matrixRow].filter(({ name }) =>
  name.toLowerCase().includes(filter.toLowerCase()),
);
if (chosen.length === 0) {
  program.error(
    `bench: no row is called "${filter}"; rows: ${[...rows, matrixRow].map(({ name }) => name).join('; ')}`,
    { exitCode: 2 },
  );
}

// They lengthen the start of every Node process, ours and the peers', by as much as starting takes.
delete process.env.NODE_EXTRA_CA_CERTS;
delete process.env.NODE_OPTIONS;

const results = [];
function report() {
  console.log(table(results));
  if (json)
    writeFileSync(json, `${JSON.stringify({ node: process.version, repeat, results }, null, 2)}\n`);
}
// What was measured so far is not lost.
for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
])
  process.on(signal, () => {
    report();
    process.exit(status);
  });

for (const row of chosen) {
  for (const placement of row.placements) {
    const place = placements()[placement];
    if (!place) {
      console.error(`${row.name} (${placement}): could not run, it needs two cores`);
      continue;
    }
    console.error(`${row.name} (${placement}) …`);
    results.push(
      ...(row.compare ? await row.compare(repeat) : await compare(row, placement, place, repeat)),
    );
  }
}
report();
