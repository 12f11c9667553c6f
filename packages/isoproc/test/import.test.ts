import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const empty = new URL('fixtures/empty.mjs', import.meta.url).href;

/** What Node has loaded of its own when a program that begins so has begun. */
function loadedAfter(source: string): string[] {
  // Not by process.stdout: it brings streams along.
  const tell =
    "process.getBuiltinModule('node:fs').writeSync(1, process.moduleLoadList.join('\\n'))";
  const args = ['--input-type=module', '--eval', `${source}; ${tell}`];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).split('\n');
}

describe("import 'isoproc'", () => {
  it("loads none of Node's modules that are not loaded anyway", () => {
    const before = new Set(loadedAfter(`await import(${JSON.stringify(empty)})`));
    const more = loadedAfter("await import('isoproc')").filter((name) => !before.has(name));
    // What Node's two loaders of modules need is small, and is not for us.
    const loading = /internal\/(modules|source_map)\/|^NativeModule (module|vm)$/;
    expect(more.filter((name) => !loading.test(name))).toEqual([]);
    // The check sees what is loaded.
    expect(loadedAfter("await import('node:v8')")).toContain('NativeModule v8');
  });

  it('has no effect: nobody listens, and the program ends by itself', () => {
    const source = `
      const events = () => process.eventNames().map((name) => [name, process.listenerCount(name)]);
      const before = JSON.stringify(events());
      await import('isoproc');
      console.log(JSON.stringify(events()) === before);`;
    const args = ['--input-type=module', '--eval', source];
    expect(execFileSync(process.execPath, args, { encoding: 'utf8' })).toBe('true\n');
  });

  it('does not compile again what was compiled after the installation', () => {
    const library = dirname(createRequire(import.meta.url).resolve('@isoproc/library'));
    execFileSync(process.execPath, [join(library, '../precompile.mjs')]);
    const source = `
      await import('isoproc');
      const { createRequire } = process.getBuiltinModule('node:module');
      const { script } = createRequire(${JSON.stringify(empty)})('@isoproc/library').precompiled;
      console.log(script.cachedDataRejected);`;
    const answer = (...flags: string[]) => {
      const args = [...flags, '--input-type=module', '--eval', source];
      return execFileSync(process.execPath, args, { encoding: 'utf8' }).trim();
    };
    expect(answer()).toBe('false');
    // V8 itself refuses what was compiled under other flags, and the library is there all the same.
    expect(answer('--no-flush-bytecode', '--jitless')).toBe('true');
  });
});
