// The contract's JSON Schema as code: ajv takes 0.2 s to load and compile it, at each start of isoproc.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';

const folder = import.meta.dirname;
const schema = JSON.parse(readFileSync(join(folder, 'schema/contract.schema.json'), 'utf8'));
const ajv = new Ajv({
  allErrors: true,
  verbose: true,
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
  code: { source: true },
});
writeFileSync(
  join(folder, 'dist/contract-validator.cjs'),
  standalone.default(ajv, ajv.compile(schema)),
);
