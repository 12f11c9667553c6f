import type { ChildProcess } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture } from '../run/relay.js';
import { copyProject, isoproc } from './command-line.js';

interface Results {
  readonly version: number;
  readonly seed: number;
  readonly runs: readonly Record<string, unknown>[];
}
const results = (file: string) => JSON.parse(readFileSync(file, 'utf8')) as Results;

test('everything as expected: status 0, a line for each square, results to read', async () => {
  using project = copyProject();
  const json = join(project.examples, '../results.json');
  const args = ['--runs', '2', '--seed', '5', '--json', json];
  const ended = await isoproc(['run', '--examples', project.examples, ...args]);
  expect([ended.status, ended.stderr]).toEqual([0, '']);
  expect(
    ended.stdout.match(/^ok {2}relay, (C\+\+|Python), on a (pipe|terminal): 4 runs$/gm),
  ).toHaveLength(4);
  expect(ended.stdout).toMatch(/^16 runs: 16 passed; all as expected/m);
  const { version, seed, runs } = results(json);
  expect([version, seed, runs.length]).toEqual([1, 5, 16]);
  for (const field of [
    'topic',
    'language',
    'mode',
    'level',
    'seed',
    'verdict',
    'expected',
    'rules',
  ])
    expect(runs[0]).toHaveProperty(field);
});

test('the same seed draws the same runs', async () => {
  using project = copyProject();
  const json = join(project.examples, '../results.json');
  const draw = async (seed: string) => {
    const args = ['--runs', '4', '--seed', seed, '--mode', 'pipe', '--lang', 'py', '--json', json];
    await isoproc(['run', '--examples', project.examples, ...args]);
    return results(json).runs.map((run) => [run.seed, run.parameters]);
  };
  const first = await draw('5');
  expect(await draw('5')).toEqual(first);
  expect(await draw('6')).not.toEqual(first);
});

test('a failure names rule, sentence, witness, seed, and the command that shows it again', async () => {
  using project = copyProject();
  const file = join(project.examples, '01-relay/relay.py');
  writeFileSync(file, readFileSync(file, 'utf8').replace('os._exit(0)', 'os._exit(4)'));
  const args = ['--lang', 'py', '--mode', 'pipe', '--runs', '1', '--no-faults', '--seed', '9'];
  const ended = await isoproc(['run', 'relay', '--examples', project.examples, ...args]);
  expect(ended.status).toBe(1);
  expect(ended.stdout).toContain('relay/truthful-exit: Everyone exits with 0.');
  const again = /again: npx isoproc (run .*)$/m.exec(ended.stdout)?.[1]?.split(' ') ?? [];
  expect(again).toEqual(expect.arrayContaining(['--replay', '--with', '--examples']));
  const repeated = await isoproc(again);
  expect(repeated.status).toBe(1);
  expect(repeated.stdout).toContain('relay/truthful-exit');
  expect(repeated.stdout).toMatch(/^1 run: 1 failed; 1 not as expected/m);
});

test('a disturbed run says so, and is shown again with its level', async () => {
  using project = copyProject();
  const json = join(project.examples, '../results.json');
  const file = join(project.examples, '01-relay/relay.py');
  const args = ['--lang', 'py', '--mode', 'pipe', '--runs', '1', '--perturb', 'jitter'];
  const run = ['run', 'relay', '--examples', project.examples, ...args, '--json', json];
  expect((await isoproc(run)).status).toBe(0);
  expect(results(json).runs.map(({ level }) => level)).toEqual(['jitter', 'jitter']);
  writeFileSync(file, readFileSync(file, 'utf8').replace('os._exit(0)', 'os._exit(4)'));
  const ended = await isoproc([...run, '--no-faults']);
  expect(ended.stdout).toMatch(/FAILED relay, Python, on a pipe: seed \d+, jitter, /);
  expect(ended.stdout).toMatch(/again: npx isoproc run relay .*--perturb jitter --replay \d+/);
});

test('an unexpected pass is not as expected', async () => {
  using project = copyProject();
  const known = '- { topic: relay, language: python, verdict: failed, reason: it was so once }\n';
  writeFileSync(join(project.examples, 'known-deviations.yaml'), known);
  const args = ['--lang', 'py', '--mode', 'pipe', '--runs', '1', '--no-faults'];
  const ended = await isoproc(['run', '--examples', project.examples, ...args]);
  expect(ended.status).toBe(1);
  expect(ended.stdout).toContain('known-deviations.yaml');
});

test('a program that does not compile: status 1 and the first error', async () => {
  using project = copyProject();
  writeFileSync(join(project.examples, '01-relay/relay.cpp'), 'int main() { return nothing; }\n');
  const ended = await isoproc(['run', '--examples', project.examples, '--lang', 'cpp']);
  expect(ended.status).toBe(1);
  expect(ended.stdout).toMatch(/could not run \(relay\.cpp does not compile: .*relay\.cpp:1/);
});

test('without a compiler: the rest runs, and status 3 with the package to install', async () => {
  using project = copyProject();
  const run = (lang: string) => {
    const args = ['--lang', lang, '--mode', 'pipe', '--runs', '1', '--no-faults'];
    const given = ['run', '--examples', project.examples, ...args];
    return isoproc(given, { env: { CXX: '/nowhere/g++' } });
  };
  const both = await run('cpp,py');
  expect(both.status).toBe(3);
  expect(both.stdout).toMatch(
    /relay, C\+\+, on a pipe: could not run \(.*install the package g\+\+/,
  );
  expect(both.stdout).toMatch(/^ok {2}relay, Python, on a pipe: 1 run$/m);
  expect((await run('py')).status).toBe(0);
  const file = join(project.examples, '01-relay/relay.py');
  writeFileSync(file, readFileSync(file, 'utf8').replace('os._exit(0)', 'os._exit(4)'));
  expect((await run('cpp,py')).status).toBe(1); // a failure weighs more
});

test('--no-trace: unknown, status 1, and the repetition is without tracing too', async () => {
  using project = copyProject();
  const args = ['--lang', 'py', '--mode', 'pipe', '--runs', '1', '--no-faults', '--no-trace'];
  const ended = await isoproc(['run', '--examples', project.examples, ...args]);
  expect(ended.status).toBe(1);
  expect(ended.stdout).toMatch(/^ {2}relay\/family \(unknown\)/m);
  expect(ended.stdout).toMatch(/again: npx isoproc run .*--no-trace/);
});

test('check holds a Perl program and a shell script to the contract', async () => {
  using project = copyProject();
  const check = ['check', 'relay', '--examples', '.', '--mode', 'pipe', '--'];
  const isoprocThere = (args: readonly string[]) => isoproc(args, { cwd: project.examples });
  const perl = await isoprocThere([...check, 'perl', join(fixture, 'relay.pl'), 'good']);
  expect([perl.status, perl.stdout]).toEqual([0, expect.stringContaining('6 runs: 6 passed')]);
  const shell = await isoprocThere([...check, 'sh', join(fixture, 'relay.sh')]);
  expect([shell.status, shell.stdout]).toEqual([0, expect.stringContaining('6 runs: 6 passed')]);
  const wrong = await isoprocThere([...check, 'perl', join(fixture, 'relay.pl'), 'double']);
  expect(wrong.status).toBe(1);
  expect(wrong.stdout).toContain('relay/child-order');
  expect((await isoprocThere([...check, '/nowhere/at-all'])).status).toBe(3);
});

/** Processes that have this word among their arguments. */
function running(word: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
    } catch {
      return false;
    }
  });
}

test('Ctrl-C ends every run, tells what was done, and leaves nothing', async () => {
  using project = copyProject();
  const script = join(project.examples, '../endless.sh');
  writeFileSync(script, 'mkdir $0.once && exit 0; mkdir $0.here; while :; do sleep 1; done\n');
  const args = ['check', 'relay', '--examples', project.examples, '--mode', 'pipe', '--no-faults'];
  let watch: NodeJS.Timeout | undefined;
  const onStart = (child: ChildProcess) => {
    watch = setInterval(() => {
      if (!existsSync(`${script}.here`)) return;
      clearInterval(watch); // a second Ctrl-C would be the system's
      child.kill('SIGINT');
    }, 10);
  };
  const done = isoproc([...args, '--jobs', '1', '--', 'sh', script], { onStart });
  const ended = await done.finally(() => clearInterval(watch));
  expect(ended.status).toBe(130);
  expect(ended.stdout).toMatch(/^not ok {2}relay, other, on a pipe: 1 of 3 runs/m);
  expect(ended.stdout).toMatch(/^1 run: 1 failed; 1 not as expected/m);
  expect(running(script)).toEqual([]);
});
