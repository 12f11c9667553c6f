import { ContractError } from '../../src/contract/contract-error.js';
import { parseContract } from '../../src/contract/parse.js';
import { judge } from '../../src/judge/judge.js';
import type { Outcome } from '../../src/rule/rule.js';
import { start, story, type Step } from './story.js';

const head = `topic: demo
title: Demo
parameters: { workers: { default: 3, min: 1, max: 4 }, most: { default: 2, min: 0, max: 4 } }
actors:
  worker:
    count: workers
    emits: { enter*: [], leave*: [], arrive*: [round], pass*: [round], put*: [item] }
  main: { emits: { got*: [item, note?: string] } }
  other: { count: 2, emits: { got*: [item] } }
rules:
`;

const contractOf = (rule: string) =>
  parseContract(`${head}  it: { says: It holds., ${rule} }`, 'demo.yaml');

/** What one rule, in YAML, says of main (10), workers (11 …) and others (21 …) who print `steps`. */
export function judgedBy(rule: string, steps: readonly Step[], first = start()): Outcome {
  const parameters = { workers: 3, most: 2 };
  const trace = story(first, ...steps.map(line));
  const results = judge(contractOf(rule), { trace, parameters, mode: 'pipe' });
  const found = results.find((one) => one.id === 'demo/it');
  if (!found) throw new Error('the rule was not judged');
  return found;
}

/** `1 enter` is worker-1's, `o1 got` other-1's, `main got` main's line. */
function line(step: Step): Step {
  if (typeof step !== 'string') return step;
  if (step.startsWith('main')) return step.replace('main', 'main 10');
  return step.startsWith('o')
    ? step.replace(/^o(\d)/, 'other-$1 2$1')
    : step.replace(/^(\d)/, 'worker-$1 1$1');
}

/** The mistakes of one rule, without their places. */
export function mistakes(rule: string): string[] {
  try {
    contractOf(rule);
    return [];
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return error.problems.map(({ message }) => message);
  }
}
