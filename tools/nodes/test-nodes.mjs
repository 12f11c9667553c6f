// npm run test:nodes [major…]: `npm test` and `npm start` under each Node, and a table at the end.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, resolve } from 'node:path';
import { Interrupted, run, version } from '../setup/child.mjs';
import { say } from '../setup/say.mjs';

const here = import.meta.dirname;
const wanted = process.argv.slice(2);

const installed = () =>
  existsSync(`${here}/node_modules`)
    ? readdirSync(`${here}/node_modules`).filter((name) => /^node\d+-/.test(name))
    : [];

async function install() {
  say('installing the versions of Node.js (tools/nodes)');
  const args = ['install', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  return (await run('npm', args, { cwd: here })).status;
}

/** One command under one Node. Its output goes to a file; its last line into the table. */
async function under(file, command) {
  const PATH = [dirname(file), process.env.PATH].join(delimiter);
  const { status, output } = await run(file, ['tools/setup.mjs', command], {
    quiet: true,
    env: { PATH },
  });
  const log = resolve(`reports/nodes/${version(file)}-${command}.txt`);
  writeFileSync(log, output);
  const last = output.trim().split('\n').at(-1);
  return { status, text: status === 0 ? last : `failed (${status}): ${last}; see ${log}` };
}

async function main() {
  if (installed().length === 0 && (await install()) !== 0) return 3;
  mkdirSync('reports/nodes', { recursive: true });
  const table = {};
  let failed = false;
  for (const name of installed()) {
    if (wanted.length > 0 && !wanted.some((major) => name.startsWith(`node${major}-`))) continue;
    const file = `${here}/node_modules/${name}/bin/node`;
    for (const command of ['test', 'start']) {
      say(`${version(file)}: npm ${command}`);
      const { status, text } = await under(file, command);
      failed ||= status !== 0;
      (table[version(file)] ??= {})[`npm ${command}`] = text;
    }
  }
  console.table(table);
  return failed || Object.keys(table).length === 0 ? 1 : 0;
}

process.exitCode = await main().catch((error) => {
  if (error instanceof Interrupted) return 130;
  throw error;
});
