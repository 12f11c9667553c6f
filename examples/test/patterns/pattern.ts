import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { patternMutants } from '../../../tools/structure/pattern.mjs';
import { endWhenStuck } from './stuck.js';

const root = resolve(import.meta.dirname, '../../..');
const hook = join(root, 'examples/ts-node-hook.mjs');
/** A mutant that is a race gets so many chances. */
const TRIES = 10;
/** Lines after which a mutant has run away. */
const MOST_LINES = 100_000;

export interface Happening {
  readonly actor: string;
  readonly pid: number;
  readonly what: string;
  readonly fields: Readonly<Record<string, string>>;
}

export interface Run {
  readonly args: readonly string[];
  /** In the order in which they were written. */
  readonly events: readonly Happening[];
  readonly status: number | null;
  readonly stderr: string;
}

/** What a pattern promises: each throws when the run does not keep it. */
export type Rules = Readonly<Record<string, (run: Run) => void>>;

export interface Trial {
  readonly args: readonly string[];
  /** The program need not notice it by itself. */
  readonly unnoticed?: boolean;
}

export const numberOf = ({ what, fields }: Happening, field: string): number => {
  const text = fields[field];
  if (text === undefined || text === '' || !Number.isFinite(Number(text)))
    throw new Error(`${what}: ${field} is ${String(text)}, not a number`);
  return Number(text);
};

export const named = (run: Run, ...names: string[]): Happening[] =>
  run.events.filter(({ what }) => names.includes(what));

function parsed(line: string): Happening {
  const [, actor, pid, what, tail] =
    /^([a-z]+(?:-\d+)?) (\d+) ([a-z]+)((?: [a-z]+=\S*)*)$/.exec(line) ?? [];
  if (actor === undefined || what === undefined || tail === undefined)
    throw new Error(`no event line: '${line}'`);
  const pairs = tail
    .split(' ')
    .filter(Boolean)
    .map((pair) => pair.split('='));
  return { actor, pid: Number(pid), what, fields: Object.fromEntries(pairs) as never };
}

interface Watch {
  /** It may never end by itself. */
  readonly mayStick?: boolean;
  readonly onEvent?: (event: Happening) => void;
}

/** Runs a program as a user would. */
async function play(file: string, args: readonly string[], watch: Watch = {}): Promise<Run> {
  const child = spawn(process.execPath, ['--import', hook, file, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<number | null>((done) => child.once('close', done));
  const events: Happening[] = [];
  const watching = watch.mayStick && endWhenStuck(child);
  if (watching) onTestFinished(() => clearInterval(watching));
  for await (const line of createInterface({ input: child.stdout })) {
    const event = parsed(line);
    events.push(event);
    watch.onEvent?.(event);
    if (events.length > MOST_LINES) child.kill('SIGKILL'); // Its children die with it.
  }
  if (watching) clearInterval(watching);
  return { args, events, status: await ended, stderr };
}

const programOf = (slug: string) => join(root, `examples/patterns/${slug}.ts`);

/** Kills, from outside, whoever first says `what`. */
export function playAndKill(slug: string, args: readonly string[], what: string): Promise<Run> {
  let killed = false;
  const onEvent = (event: Happening) => {
    if (!killed && event.what === what) killed = process.kill(event.pid, 'SIGKILL');
  };
  return play(programOf(slug), args, { onEvent });
}

/** What every run of every pattern keeps. */
function keepsForm({ events, status, stderr }: Run): void {
  expect([status, stderr]).toEqual([0, '']);
  expect([events[0]?.actor, events[0]?.what]).toEqual(['main', 'start']);
  expect([events.at(-1)?.actor, events.at(-1)?.what]).toEqual(['main', 'finish']);
  const actors = new Map(events.map(({ actor, pid }) => [actor, pid]));
  for (const { actor, pid } of events) expect([actor, pid]).toEqual([actor, actors.get(actor)]);
  expect(new Set(actors.values()).size).toBe(actors.size);
}

function written(slug: string, source: string): string {
  const cache = join(root, 'node_modules/.cache/isoproc/pattern'); // Its imports are found from there.
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, `${slug}-`));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
  const file = join(folder, `${slug}.ts`);
  writeFileSync(file, source);
  return file;
}

function fails(rule: (run: Run) => void, run: Run): boolean {
  try {
    rule(run);
    return false;
  } catch {
    return true;
  }
}

/**
 * The tests of one pattern: the runs keep all the rules, wrong arguments are refused, and each mutant
 * is caught by its rule, and by the program itself.
 */
export function tryPattern(
  slug: string,
  rules: Rules,
  { runs, wrong, mutants }: { runs: string[]; wrong: string[]; mutants: Record<string, Trial> },
): void {
  const program = programOf(slug);
  const split = (text: string) => text.split(' ').filter(Boolean);

  test.each(runs)(`${slug} %s`, async (text) => {
    const run = await play(program, split(text));
    keepsForm(run);
    for (const rule of Object.values(rules)) rule(run);
  });

  test.each(wrong)(`${slug} %s is refused`, async (text) => {
    const { status, stderr, events } = await play(program, split(text));
    expect([status, events]).toEqual([2, []]);
    expect(stderr).toMatch(new RegExp(`^${slug}: .+; usage: ${slug}\\.ts .+\\n$`));
  });

  const found = patternMutants(root, slug);
  test(`${slug}: every mutant is tried`, () => {
    expect(found.map(({ name }) => name).sort()).toEqual(Object.keys(mutants).sort());
  });
  test.each(found)(`${slug}: $name is caught by $rule`, async ({ name, rule, changed, why }) => {
    const [trial, wanted] = [mutants[name], rules[rule ?? '']];
    expect(why).toBeUndefined();
    if (!trial || !wanted || changed === false) throw new Error(`${name}: no trial, or no rule`);
    const file = written(slug, changed);
    let run: Run;
    let tries = 0;
    do run = await play(file, trial.args, { mayStick: true });
    while (!fails(wanted, run) && ++tries < TRIES);
    expect(fails(wanted, run)).toBe(true);
    expect(run.stderr).not.toMatch(/SyntaxError|ReferenceError|TypeError/); // It is another bug.
    if (!trial.unnoticed) expect(run.status).not.toBe(0);
  });
}
