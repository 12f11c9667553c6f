import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { synchronousOutput } from './output.js';
import type { ModuleMeta } from './target.js';

const childMark = Symbol.for('isoproc.child');

/** True in a process that isoproc started. */
export const isChild = (): boolean => (globalThis as { [childMark]?: true })[childMark] === true;

/** Says that this process is a child; called once, by what boots it. */
export const markChild = (): void => {
  (globalThis as { [childMark]?: true })[childMark] = true;
};

function isProgram(url: string): boolean {
  const [, file] = process.argv;
  if (isChild() || file === undefined || !url.startsWith('file:')) return false;
  const path = fileURLToPath(url);
  // The program may have been named through a link, or without its extension.
  return [file, `${file}.js`, `${file}/index.js`].some((name) => {
    try {
      return name === path || realpathSync(name) === path;
    } catch {
      return false;
    }
  });
}

/**
 * Runs `fn` when the module is the program itself, and never in a child that imports it: what
 * `if __name__ == '__main__'` is to Python. It runs when the module's body has been evaluated, so
 * that targets may stand below it. An error ends the program as an uncaught one does, with status
 * 1; a promise that can never settle, because nothing is left to wait for, with status 13.
 *
 * Standard output and error become synchronous also on a pipe, as in the children: one `write` is
 * one write(2), and nothing is lost at `process.exit()`.
 *
 * @param meta - the module's own `import.meta`
 */
export function main(meta: ModuleMeta, fn: () => unknown): void {
  if (!isProgram(meta.url)) return;
  synchronousOutput();
  const unsettled = () => {
    process.exitCode = 13;
    process.stderr.write('main(): its promise never settled, and nothing is left to wait for\n');
  };
  queueMicrotask(() => {
    process.once('beforeExit', unsettled);
    void (async () => {
      await fn();
      process.off('beforeExit', unsettled);
    })();
  });
}
