import { spawnSync } from 'node:child_process';

const LIST = `import sys, pkgutil
names = getattr(sys, 'stdlib_module_names', None)
print(*(names or {m.name for m in pkgutil.iter_modules()} | set(sys.builtin_module_names)))`;

let standard;

/** The modules of Python's standard library; empty without a Python. */
export function standardModules() {
  const asked = () => spawnSync('python3', ['-I', '-c', LIST], { encoding: 'utf8' }).stdout ?? '';
  standard ??= new Set(asked().trim().split(/\s+/).filter(Boolean));
  return standard;
}

/** A file `queue.py` beside a program would be imported in place of the real `queue`. */
export function shadows(files) {
  return files
    .filter((file) => file.endsWith('.py') && standardModules().has(file.slice(0, -3)))
    .map((file) => `${file}: shadows a module of Python's standard library`);
}
