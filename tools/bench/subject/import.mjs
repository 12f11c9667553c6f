// Milliseconds from start to end of a Node process that imports a module, above one that does not.
import { execFileSync } from 'node:child_process';

const [module, times] = process.argv.slice(2);
const options = { cwd: import.meta.dirname ?? new URL('.', import.meta.url).pathname };
const take = (text) => {
  const began = performance.now();
  execFileSync(process.execPath, ['--input-type=module', '-e', text], options);
  return performance.now() - began;
};
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const [bare, loaded] = [[], []];
for (let i = 0; i < Number(times); i++) {
  bare.push(take(''));
  loaded.push(take(`import ${JSON.stringify(module)}`));
}
console.log(Math.max(0.1, median(loaded) - median(bare)));
