// Before @isoproc/conformance is packed: the contracts of the topics go along, named by their slug.
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const target = join(root, 'packages/conformance/contracts');
rmSync(target, { recursive: true, force: true });
mkdirSync(target);
for (const folder of readdirSync(join(root, 'examples'))) {
  const slug = /^\d+-(.+)$/.exec(folder)?.[1];
  if (slug) cpSync(join(root, 'examples', folder, 'contract.yaml'), join(target, `${slug}.yaml`));
}
