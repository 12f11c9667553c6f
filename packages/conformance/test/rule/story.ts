import { parseContract } from '../../src/contract/parse.js';
import { parseLine } from '../../src/event/line.js';
import { judge } from '../../src/judge/judge.js';
import type { Left, Observation, Trace } from '../../src/model/observation.js';
import type { Parameters, RuleResult } from '../../src/model/result.js';

type WithoutPlace<T> = T extends unknown ? Omit<T, 'index' | 'at'> : never;
export type Step = string | WithoutPlace<Observation>;

export const nothingLeft: Left = {
  processes: [],
  zombies: [],
  sharedMemory: [],
  semaphores: [],
  messageQueues: [],
  systemV: [],
  sockets: [],
  files: [],
};

export const start = (tracing: 'ptrace' | 'sampling' = 'ptrace'): Step => ({
  kind: 'start',
  pid: 10,
  tracing,
  isolated: true,
});
export const fork = (pid: number, parent = 10): Step => ({ kind: 'fork', pid, parent });
export const exit = (pid: number, how: number | string = 0): Step =>
  typeof how === 'number' ? { kind: 'exit', pid, status: how } : { kind: 'exit', pid, signal: how };
export const end = (left: Partial<Left> = {}): Step => ({
  kind: 'end',
  status: 0,
  left: { ...nothingLeft, ...left },
});

/** A trace from its steps; a text is a line the program printed. */
export function story(...steps: Step[]): Trace {
  return steps.map((step, index): Observation => {
    const draft = typeof step === 'string' ? parseLine(step, index) : step;
    return { ...draft, index, at: index };
  });
}

/** main (10) and two workers (11, 12), each once round. */
export const good: Step[] = [
  start(),
  'main 10 start workers=2',
  fork(11),
  fork(12),
  'worker-1 11 enter',
  'worker-2 12 enter',
  'worker-1 11 leave n=1',
  exit(11),
  'main 10 ended pid=11 status=0',
  'worker-2 12 leave n=2',
  exit(12),
  'main 10 ended pid=12 status=0',
  'main 10 finish total=3',
  exit(10),
  end(),
];

export const without = (...steps: number[]) => good.filter((_, i) => !steps.includes(i));
export const replaced = (at: number, ...steps: Step[]) => good.toSpliced(at, 1, ...steps);

const head = `topic: demo
title: Demo
parameters: { workers: { default: 2, min: 1, max: 4 } }
actors:
  main: { emits: { start: [workers], ended*: [pid, status?, signal?: string], finish: [total] } }
  worker: { count: workers, emits: { enter*: [], leave*: [n] } }
checkpoints: [main.finish]
`;

export const contractOf = (rules: string, faults = '') =>
  parseContract(`${head}rules:\n${rules}\n${faults}`, 'demo.yaml');

/** What one rule, written in YAML after `says`, says of a trace. */
export function judged(rule: string, steps: readonly Step[], workers = 2): RuleResult {
  const contract = contractOf(`  it: { says: It holds., ${rule} }`);
  const parameters: Parameters = { workers };
  const results = judge(contract, { trace: story(...steps), parameters, mode: 'pipe' });
  const found = results.find((one) => one.id === 'demo/it');
  if (!found) throw new Error('the rule was not judged');
  return found;
}

/** What a rule that every topic has says of a trace. */
export function builtIn(name: string, steps: readonly Step[], rules = '  {}'): RuleResult {
  const trace = story(...steps);
  const results = judge(contractOf(rules), { trace, parameters: { workers: 2 }, mode: 'pipe' });
  const found = results.find((one) => one.id === `demo/${name}`);
  if (!found) throw new Error('the rule was not judged');
  return found;
}

export const sampled = (steps: readonly Step[]) => [start('sampling'), ...steps.slice(1)];
