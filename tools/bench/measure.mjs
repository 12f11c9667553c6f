import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { $ } from 'zx';

const built = new Map();

/** Compiled anew in each run of the benchmark: what is measured is what stands there. */
async function compiled(file, name) {
  if (!built.has(name)) {
    const folder = fileURLToPath(
      new URL('../../node_modules/.cache/isoproc/bench', import.meta.url),
    );
    mkdirSync(folder, { recursive: true });
    const program = `${folder}/${name}`;
    await $({ quiet: true })`g++ -std=c++20 -O2 -pthread ${file} -o ${program}`;
    built.set(name, program);
  }
  return built.get(name);
}

async function commandOf(program, file) {
  if (program.endsWith('.py')) return ['python3', file];
  if (program.endsWith('.cpp')) return [await compiled(file, program.slice(0, -4))];
  return [process.execPath, file];
}

/**
 * Runs one subject once, pinned, and gives back the figure it printed.
 * A subject is a program that measures itself; it pins its own child to the core in BENCH_CHILD_CPU.
 */
export async function measure(subject, place) {
  const [program, ...args] = subject;
  const file = fileURLToPath(new URL(`subject/${program}`, import.meta.url));
  const command = await commandOf(program, file);
  const pin = place.parent === undefined ? [] : ['taskset', '-c', String(place.parent)];
  const env = { ...process.env };
  if (place.child !== undefined) env.BENCH_CHILD_CPU = String(place.child);
  const { stdout } = await $({
    env,
    quiet: true,
    timeout: '120s',
  })`${[...pin, ...command, ...args]}`;
  const figure = Number(stdout);
  if (!Number.isFinite(figure) || figure <= 0)
    throw new Error(`${program} printed no figure: ${stdout}`);
  return figure;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
