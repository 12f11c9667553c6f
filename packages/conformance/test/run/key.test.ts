import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadContract } from '@isoproc/conformance';
import { checked, failedRules, fixture } from './relay.js';

const contract = loadContract(join(fixture, 'keys.yaml'));
const command = (behaviour: string) => ['perl', join(fixture, 'keys.pl'), behaviour];

test.each([
  ['suspend', '\u001a'],
  ['quit', '\u001c'],
])(
  'the keys of %s are typed on the terminal, and the program gets their signal',
  async (fault, key) => {
    const options = { contract, modes: ['terminal'] as const, faults: [fault] };
    const [good] = await checked(command('good'), options);
    expect([good?.verdict, good?.reason]).toEqual(['passed', undefined]);
    expect(good?.trace.find(({ kind }) => kind === 'input')).toMatchObject({ text: key });
    const [deaf] = await checked(command('deaf'), { ...options, timeout: 500 });
    expect(deaf?.verdict).toBe('timed out');
    expect(failedRules(deaf)).toContain(fault === 'quit' ? 'quit/ended' : 'suspend/told');
  },
);

test('on a pipe there are no keys: nothing is run', async () => {
  expect(await checked(command('good'), { contract, faults: ['suspend', 'quit'] })).toEqual([]);
});
