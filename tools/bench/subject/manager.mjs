// Calls per second of a manager's dictionary, set and get in turn: manager.mjs sync|async CALLS
import { main, Manager, target } from 'isoproc';
import { moveToChildCpu } from './report.mjs';

export const move = target(import.meta, moveToChildCpu);

main(import.meta, async () => {
  const [form, text] = process.argv.slice(2);
  const times = Number(text) / 2;
  const manager = await new Manager({ initializer: [move] }).start();
  const dict = await manager.dict();
  const run = async (count) => {
    const began = performance.now();
    if (form === 'sync')
      for (let i = 0; i < count; i++) {
        dict.setSync('key', i);
        dict.getSync('key');
      }
    else
      for (let i = 0; i < count; i++) {
        await dict.set('key', i);
        await dict.get('key');
      }
    return (2 * count) / ((performance.now() - began) / 1e3);
  };
  await run(times >> 2);
  console.log(await run(times));
  await manager.shutdown();
});
