// An orphan outlives its parent: a parent has a child and leaves, and the child sees who adopts it.
import { createInterface } from 'node:readline';
import { type Connection, exitNow, main, pipe, Process, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

const liveOn = target(import.meta, async (parent: number, told: Connection, report: Connection) => {
  // Not before main says so: it has waited for the parent, which is surely gone then.
  await told.recv();
  event('child', `orphaned was=${parent} parent=${process.ppid}`);
  await report.send(process.pid);
  await ended(told);
  event('child', 'finish');
});

const haveChild = target(import.meta, async (told: Connection, report: Connection) => {
  // Detached, because isoproc's children end with their parent otherwise.
  const child = new Process(liveOn, [process.pid, told, report], { detached: true });
  await child.start();
  event('parent', `born child=${child.pid}`);
  event('parent', 'leave');
  exitNow(0); // Leaves without waiting for the child.
});

async function ended(connection: Connection): Promise<void> {
  for await (const message of connection)
    throw new Error(`no message expected: ${String(message)}`);
}

main(import.meta, async () => {
  if (process.argv.length > 2) {
    process.stderr.write('orphan: too many arguments; usage: orphan.ts\n');
    process.exit(2);
  }
  event('main', 'start');
  const [told, tell] = pipe({ duplex: false });
  const [reported, report] = pipe({ duplex: false });
  const parent = new Process(haveChild, [told, report]);
  await parent.start();
  told.close();
  report.close();
  await parent.join();
  const ending = parent.signal ? `signal=${parent.signal}` : `status=${parent.exitCode}`;
  event('main', `reaped parent=${parent.pid} ${ending}`);
  await tell.send('your parent is gone');
  event('main', `look child=${String(await reported.recv())}`);
  const input = createInterface({ input: process.stdin });
  await input[Symbol.asyncIterator]().next(); // A checkpoint: until somebody presses Enter.
  input.close();

  tell.close();
  await ended(reported);
  event('main', 'finish');
});
