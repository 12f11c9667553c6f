// Everything that can be said of the sources without running them.
import { run } from '../setup/child.mjs';
import { couldNotRun, repeatProblems } from '../setup/say.mjs';
import { cppChecks } from './cpp.mjs';
import { pythonChecks } from './python.mjs';
import { structureChecks } from './structure.mjs';

const MAX_LINES = 60;

const bin = (file, ...args) => ({ command: [process.execPath, `node_modules/${file}`, ...args] });

const scriptChecks = [
  {
    name: 'prettier',
    ...bin('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'),
    fix: bin('prettier/bin/prettier.cjs', '--write', '--log-level=warn', '.').command,
  },
  { name: 'eslint', ...bin('eslint/bin/eslint.js', '--max-warnings=0', '.') },
  { name: 'types of tests and examples', ...bin('typescript/bin/tsc', '-p', 'tools/check') },
];

/** Formatters write what they would only have complained of. */
async function fixAll(checks) {
  for (const { fix } of checks) {
    if (!fix) continue;
    const { status, output } = await run(fix[0], fix.slice(1), { quiet: true });
    if (status !== 0) console.error(output);
  }
}

/** One check: a program that must exit with 0, or a function that lists what is wrong. */
async function runOne({ command, problems }) {
  if (problems) {
    const list = await problems();
    return { status: list.length > 0 ? 1 : 0, output: list.join('\n') };
  }
  const [file, ...args] = command;
  return run(file, args, { quiet: true });
}

/** Enough to begin with; who wants it all runs the program. */
function shortened(output) {
  const lines = output.trimEnd().split('\n');
  const more = lines.length - MAX_LINES;
  return [...lines.slice(0, MAX_LINES), ...(more > 0 ? [`and ${more} more lines`] : [])].join('\n');
}

/** `words` select checks by a part of their name; `--fix` formats first. Resolves with the status. */
export async function runChecks(args) {
  const words = args.filter((word) => word !== '--fix');
  const all = [...structureChecks, ...scriptChecks, ...cppChecks(), ...(await pythonChecks())];
  const wanted = all.filter(
    ({ name }) => words.length === 0 || words.some((w) => name.includes(w)),
  );
  if (wanted.length === 0) {
    console.error(`no check is called '${words.join(' ')}': ${all.map((c) => c.name).join(', ')}`);
    return 2;
  }
  if (args.includes('--fix')) await fixAll(wanted.filter(({ missing }) => !missing));
  let [passed, failed] = [0, 0];
  for (const check of wanted) {
    if (check.missing) {
      couldNotRun(check.name, check.missing);
      continue;
    }
    const { status, output } = await runOne(check);
    if (status === 0) passed++;
    else failed++;
    console.log(`${status === 0 ? 'ok    ' : 'failed'} ${check.name}`);
    if (status !== 0) console.log(shortened(output).replace(/^/gm, '       '));
  }
  repeatProblems();
  console.log(`${passed} checks passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}
