import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { copyProject, isoproc } from './command-line.js';

test.each([
  [['run', 'rellay'], 2, "isoproc: unknown topic 'rellay'; did you mean 'relay'?\n"],
  [['run', '--lang', 'pyton'], 2, /unknown language 'pyton'/],
  [['run', '--mode', 'tty'], 2, /unknown mode 'tty'/],
  [['run', '--runs', 'many'], 2, /takes a whole number from 1 up/],
  [['run', '--with', 'children=9'], 2, /--with children=9: it must be from 1 to 3/],
  [['run', '--with', 'childen=1'], 2, /unknown parameter 'childen'; did you mean 'children'/],
  [['run', '--fault', 'nothing'], 2, /unknown fault 'nothing'/],
  [['check', 'rely', '--', 'true'], 2, /did you mean 'relay'/],
  [['check', 'relay'], 2, /missing required argument 'command'/],
  [['explain', 'relay/famly'], 2, /did you mean 'relay\/family'/],
  [['nonsense'], 2, /unknown command 'nonsense'|too many arguments/],
])('wrong usage is one line, and status 2: %j', async (args, status, message) => {
  using project = copyProject();
  const known =
    args[0] === 'nonsense'
      ? args
      : [args[0] ?? '', '--examples', project.examples, ...args.slice(1)];
  const ended = await isoproc(known);
  expect(ended.status).toBe(status);
  if (typeof message === 'string') expect(ended.stderr).toBe(message);
  else expect(ended.stderr).toMatch(message);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  expect(ended.stdout).toBe('');
});

test('help names the commands, the exit statuses and examples', async () => {
  const top = await isoproc(['--help']);
  expect(top.status).toBe(0);
  for (const word of ['run', 'check', 'mutants', 'list', 'explain', 'Exit status'])
    expect(top.stdout).toContain(word);
  expect((await isoproc(['check', '--help'])).stdout).toContain('Examples:');
});

test('without examples: what to do, and status 2', async () => {
  const ended = await isoproc(['run']);
  expect([ended.status, ended.stderr]).toEqual([2, expect.stringMatching(/there are no examples/)]);
});

test('a contract that is wrong names file, line and column', async () => {
  using project = copyProject();
  const file = join(project.examples, '01-relay/contract.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('{ child: main }', '{ child: mian }'));
  const ended = await isoproc(['run', '--examples', project.examples]);
  expect(ended.status).toBe(2);
  expect(ended.stderr).toMatch(/contract\.yaml:\d+:\d+: .*mian/);
});

test('who has read enough ends the command, without a word', async () => {
  using project = copyProject();
  const ended = await isoproc(['list', '--examples', project.examples], {
    onStart: (child) => child.stdout.destroy(),
  });
  expect([ended.status, ended.stderr]).toEqual([141, '']);
});

test('list and explain', async () => {
  using project = copyProject();
  const list = await isoproc(['list', '--examples', project.examples]);
  expect(list.stdout).toMatch(/^relay: Children say hello\n/);
  expect(list.stdout).toMatch(/languages: +cpp, py\n/);
  expect(list.stdout).toMatch(/faults: +a-child-is-killed\n/);
  const rule = await isoproc(['explain', 'relay/family', '--examples', project.examples]);
  expect(rule.stdout).toContain("The children are main's, and nobody else runs.");
  expect(rule.stdout).toContain('tree: { child: main }');
});
