import { main, Process, target } from 'isoproc';

const event = (actor: string, what: string) => console.log(`${actor} ${process.pid} ${what}`);

const work = target(import.meta, (times: number) => {
  for (let n = 1; n <= times; n++) event('worker', `hello n=${n}`);
});

main(import.meta, async () => {
  const [word = '3', ...more] = process.argv.slice(2);
  const times = Number(word);
  if (!Number.isInteger(times) || times < 1 || times > 100 || more.length > 0) {
    console.error('usage: __PROGRAM__ [times=3], 1 to 100');
    process.exitCode = 2;
    return;
  }
  event('main', `start times=${times}`);
  const worker = new Process(work, [times]);
  await worker.start();
  await worker.join();
  event('main', `finish status=${worker.exitCode ?? -1}`);
});
