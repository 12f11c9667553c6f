import { fileURLToPath } from 'node:url';
import { IsoprocError } from './error.js';

/** What a target needs of `import.meta`: the URL by which its module can be imported again. */
export interface ModuleMeta {
  readonly url: string;
}

/** A target by name, as it travels to another process. */
export interface TargetReference {
  readonly module: string;
  readonly ordinal: number;
  readonly name: string;
}

/**
 * A function that another process can find: it knows its module and its place in it. Calling it
 * calls the function here, in this process.
 */
export interface Target<Args extends readonly unknown[], Result> {
  (...args: Args): Result | PromiseLike<Result>;
  readonly reference: TargetReference;
}

/** Code `ERR_TARGET`: a target that cannot be found again, or is none. */
export class TargetError extends IsoprocError {
  override name = 'TargetError';

  constructor(message: string, options?: ErrorOptions) {
    super('ERR_TARGET', message, options);
  }
}

type AnyTarget = Target<never, unknown>;

// On globalThis, because two copies of this package in one process must see the same targets.
const registry = Symbol.for('isoproc.targets');
const shared = globalThis as unknown as Record<symbol, Map<string, AnyTarget[]> | undefined>;
const targets = (shared[registry] ??= new Map<string, AnyTarget[]>());

/**
 * Makes a function a target, so that a `Process` or a pool can run it in another process, which
 * imports the same module and takes its targets in the order of these calls. So call it at the top
 * level of the module, in the same order every time; exporting the result is not needed.
 *
 * @param meta - the module's own `import.meta`
 * @throws {@link TargetError} when `fn` is no function, or the module cannot be imported by others
 * @see Python's multiprocessing, "Safe importing of main module"
 */
export function target<Args extends readonly unknown[], Result>(
  meta: ModuleMeta,
  fn: (...args: Args) => Result,
): Target<Args, Awaited<Result>> {
  if (typeof fn !== 'function') {
    throw new TargetError(`target(): a function is needed, got ${typeof fn}`);
  }
  const { url } = meta;
  if (!/^(file|data):/.test(url) || /\/\[eval\d*\]$/.test(url)) {
    throw new TargetError(`target(): other processes cannot import ${url}; move it to a file`);
  }
  const known = targets.get(url) ?? [];
  targets.set(url, known);
  const reference = { module: url, ordinal: known.length, name: fn.name };
  const made = Object.assign((...args: Args) => fn(...args) as Awaited<Result>, {
    reference: Object.freeze(reference),
  });
  Object.defineProperty(made, 'name', { value: fn.name });
  known.push(made);
  return made;
}

/** For people: arrow functions given to {@link target} have no name. */
export const labelOf = ({ module, ordinal, name }: TargetReference): string =>
  name || `target ${String(ordinal)} of ${module.slice(module.lastIndexOf('/') + 1)}`;

/** The modules that have made targets in this process, in order. */
export const targetModules = (): string[] => [...targets.keys()];

/** @throws {@link TargetError} when `value` was not made by {@link target} */
export function referenceOf(value: unknown): TargetReference {
  const reference = (value as Partial<AnyTarget> | null | undefined)?.reference;
  if (typeof value === 'function' && reference?.module !== undefined) return reference;
  const got = typeof value === 'function' ? `the function ${value.name || '(nameless)'}` : value;
  throw new TargetError(
    `a target is needed, got ${String(got)}: make it with target(import.meta, fn)`,
  );
}

const imported = new Set<string>();

/** Has a module's targets ready. @throws {@link TargetError} when it cannot be imported */
export async function importTargets(module: string): Promise<void> {
  if (imported.has(module)) return;
  // Awaited also when it has begun: it may not have come to its end yet.
  await import(module).catch((cause: unknown) => {
    const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new TargetError(`cannot import ${module}: ${why}`, { cause });
  });
  imported.add(module);
}

/**
 * Finds a target again; imports its module unless that was done.
 *
 * @throws {@link TargetError} when the module cannot be imported, or has another function there
 */
export async function findTarget(
  reference: TargetReference,
): Promise<(...args: unknown[]) => unknown> {
  await importTargets(reference.module);
  return madeBy(reference);
}

/**
 * As {@link findTarget}, without waiting: a module that is not loaded yet must be one that `require`
 * can load, without top-level await.
 *
 * @throws {@link TargetError}
 * @see https://nodejs.org/api/modules.html#loading-ecmascript-modules-using-require
 */
export function findTargetSync(reference: TargetReference): (...args: unknown[]) => unknown {
  const { module } = reference;
  try {
    if (!targets.has(module)) {
      const { createRequire } = process.getBuiltinModule('node:module');
      createRequire(module)(fileURLToPath(module));
    }
  } catch (cause) {
    const how = 'import it before';
    throw new TargetError(`cannot load ${module} while this process is blocked: ${how}`, { cause });
  }
  return madeBy(reference);
}

function madeBy({ module, ordinal, name }: TargetReference): (...args: unknown[]) => unknown {
  const found = targets.get(module)?.[ordinal];
  if (found?.name !== name) {
    const there = found ? found.name || '(nameless)' : 'nothing';
    throw new TargetError(
      `target ${String(ordinal)} of ${module} should be ${name || '(nameless)'}, is ${there}: ` +
        'call target() at the top level, in the same order in every process',
    );
  }
  return found as unknown as (...args: unknown[]) => unknown;
}
