import { type Command, InvalidArgumentError, Option } from 'commander';
import { findLanguage, type Language, languages } from '../program/language.js';
import { type Level, levels, type Mode, type Parameters } from '../model/result.js';
import { unknown } from '../run/choose.js';

function split(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

/** A parser of whole numbers from `min` to `max`. */
export function whole(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`It takes a whole number from ${min} up.`);
  };
}

export function parseLanguages(text: string): Language[] {
  return split(text).map((word) => {
    const found = findLanguage(word);
    if (found) return found;
    const known = languages.map(({ short }) => short);
    throw new InvalidArgumentError(unknown('language', word, known));
  });
}

export function parseModes(text: string): Mode[] {
  return split(text).map((word) => {
    if (word === 'pipe' || word === 'terminal') return word;
    throw new InvalidArgumentError(unknown('mode', word, ['pipe', 'terminal']));
  });
}

export function parseLevels(text: string): Level[] {
  return split(text).map((word) => {
    const found = levels.find((level) => level === word);
    if (found) return found;
    throw new InvalidArgumentError(unknown('level', word, levels));
  });
}

/** `workers=4,increments=100`; whether the names exist is for the contract to say. */
export function parseWith(text: string): Parameters {
  const pairs = split(text).map((part): [string, number] => {
    const [, name, value] = /^([A-Za-z_]\w*)=(-?\d+)$/.exec(part) ?? [];
    if (name !== undefined && value !== undefined) return [name, Number(value)];
    throw new InvalidArgumentError(`'${part}' is not name=number.`);
  });
  return Object.fromEntries(pairs);
}

/** Seconds, as typed, in milliseconds. */
export function parseSeconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 86_400) return value * 1000;
  throw new InvalidArgumentError('It takes seconds, more than 0 and at most 86400.');
}

const list = (text: string, before: string[] = []): string[] => [...before, ...split(text)];
const largest = 2 ** 32 - 1;

/** Options of every command that runs programs. */
export const option = {
  examples: () => new Option('--examples <dir>', 'folder of topics (default: of this project)'),
  contract: () => new Option('--contract <file>', 'a contract of your own'),
  language: () =>
    new Option('--lang <list>', 'languages: ts, cpp, py')
      .argParser(parseLanguages)
      .default(languages, 'all'),
  mode: () =>
    new Option('--mode <list>', 'pipe, terminal')
      .argParser(parseModes)
      .default(['pipe', 'terminal'], 'both'),
  terminal: () => new Option('--terminal', 'on a terminal only'),
  runs: (count: number, what: string) =>
    new Option('--runs <n>', what).argParser(whole(1, 100_000)).default(count),
  seed: () =>
    new Option('--seed <n>', 'what is drawn follows from it').argParser(whole(0, largest)),
  perturb: () =>
    new Option('--perturb <level>', 'disturb the schedule, by the seed')
      .choices(levels)
      .default('none'),
  levels: () =>
    new Option('--perturb <list>', 'levels, the cheapest that kills counts')
      .argParser(parseLevels)
      .default(levels, 'none,jitter,preempt'),
  controls: () =>
    new Option('--controls <n>', 'runs of each unchanged program at each level')
      .argParser(whole(0, 100_000))
      .default(3),
  jobs: () =>
    new Option('--jobs <n>', 'runs side by side (default: processors)').argParser(whole(1, 1000)),
  timeout: () =>
    new Option('--timeout <s>', 'seconds a run may take')
      .argParser(parseSeconds)
      .default(60_000, '60'),
  noFaults: () => new Option('--no-faults', 'do nothing to the programs'),
  fault: () => new Option('--fault <list>', 'these faults alone').argParser(list),
  replay: () =>
    new Option('--replay <seed>', 'one run alone, by its own seed').argParser(whole(0, largest)),
  fixed: () => new Option('--with <list>', 'parameters, as name=value,…').argParser(parseWith),
  noTrace: () =>
    new Option('--no-trace', 'sample processes: what is not seen is unknown, never passed'),
  traces: () => new Option('--traces', 'keep the trace of every run in the results'),
  json: () => new Option('--json <file>', 'results as JSON'),
  junit: () => new Option('--junit <file>', 'results as JUnit XML'),
  html: () => new Option('--html <dir>', 'results as a page'),
  report: () => new Option('--report <dir>', 'all three: results.json, junit.xml, index.html'),
};

/** The options that `run` and `check` share, in the order of their help. */
export function addRunOptions(command: Command, whatRuns: string): Command {
  const shared = [
    option.mode(),
    option.terminal(),
    option.runs(3, whatRuns),
    option.seed(),
    option.perturb(),
    option.jobs(),
    option.timeout(),
    option.noFaults(),
    option.fault(),
    option.replay(),
    option.fixed(),
    option.noTrace(),
    option.traces(),
    option.json(),
    option.junit(),
    option.html(),
    option.report(),
    option.examples(),
  ];
  for (const one of shared) command.addOption(one);
  return command;
}
