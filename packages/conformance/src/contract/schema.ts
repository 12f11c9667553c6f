import { createRequire } from 'node:module';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Source } from './source.js';

/** Made by the build (compile-schema.mjs), and loaded at the first contract. */
function validator(): ValidateFunction {
  const load = createRequire(import.meta.url);
  return load('../../dist/contract-validator.cjs') as ValidateFunction;
}

function pathOf(pointer: string, top: unknown): (string | number)[] {
  const path: (string | number)[] = [];
  let at = top;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replace(/~1/g, '/').replace(/~0/g, '~');
    path.push(Array.isArray(at) ? Number(name) : name);
    at = (at as Record<string, unknown> | undefined)?.[name];
  }
  return path;
}

const short = (value: unknown) => {
  const text = JSON.stringify(value) as string | undefined;
  return text === undefined ? 'nothing' : text.length > 60 ? `${text.slice(0, 57)}...` : text;
};

const described = (error: ErrorObject) =>
  (error.parentSchema as { description?: string } | undefined)?.description ??
  error.message ??
  'see the schema';

function note(error: ErrorObject, source: Source): void {
  const path = pathOf(error.instancePath, source.value);
  const name = path.join('.') || 'the contract';
  const { params } = error as { params: Record<string, string> };
  const advice = described(error);
  if (error.propertyName !== undefined) {
    source.problem(
      [...path, error.propertyName],
      `"${error.propertyName}" is no name here: ${advice}`,
      { key: true },
    );
  } else if (error.keyword === 'additionalProperties') {
    const extra = params.additionalProperty ?? '';
    source.problem([...path, extra], `unknown key "${extra}" in ${name}: ${advice}`, { key: true });
  } else if (error.keyword === 'required') {
    const missing = params.missingProperty ?? '';
    source.problem(path, `${name} has no "${missing}": ${advice}`, { key: true });
  } else {
    source.problem(path, `${name} is ${short(error.data)}: ${advice}`);
  }
}

/** Notes every place where the contract has not the shape of the published JSON Schema. */
export function checkShape(source: Source): void {
  const validate = validator();
  if (validate(source.value)) return;
  const errors = (validate.errors ?? []).filter(
    (e) => e.keyword !== 'if' && e.keyword !== 'propertyNames',
  );
  const oneOf = new Set(errors.filter((e) => e.keyword === 'oneOf').map((e) => e.instancePath));
  const unknownKey = new Set(
    errors.filter((e) => e.keyword === 'additionalProperties').map((e) => e.instancePath),
  );
  for (const error of errors) {
    const within = error.schemaPath.includes('/oneOf/') && oneOf.has(error.instancePath);
    const size = error.keyword.endsWith('Properties') && error.keyword !== 'additionalProperties';
    if (!within && !(size && unknownKey.has(error.instancePath))) note(error, source);
  }
}
