// One process sends messages to another through a pipe, which ends with its last writer.
import { type Connection, main, pipe, Process, target } from 'isoproc';

// One event is one write: what several processes print never mixes within a line.
function event(actor: string, what: string): void {
  process.stdout.write(`${actor} ${process.pid} ${what}\n`);
}

function wrongUsage(why: string): never {
  const usage = 'usage: pipe_communication.ts [messages=5] [length=64]';
  process.stderr.write(`pipe_communication: ${why}; ${usage}\n`);
  process.exit(2);
}

function number(text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && least <= value && value <= most) return value;
  return wrongUsage(`'${text}' is not a number from ${least} to ${most}`);
}

function describe(message: Uint8Array): string {
  const sum = message.reduce((total, byte) => total + byte, 0);
  return `n=${message[0]} bytes=${message.length} sum=${sum}`;
}

const send = target(import.meta, async (writer: Connection, messages: number, length: number) => {
  for (let n = 1; n <= messages; n++) {
    const message = new Uint8Array(length).fill(n);
    event('sender', `put ${describe(message)}`);
    await writer.send(message);
  }
  writer.close();
});

const receive = target(import.meta, async (reader: Connection) => {
  let count = 0;
  for await (const message of reader) {
    event('receiver', `got ${describe(message as Uint8Array)}`);
    count++;
  }
  event('receiver', `eof count=${count}`); // The loop ends with the pipe.
});

main(import.meta, async () => {
  const [first = '5', second = '64', ...more] = process.argv.slice(2);
  if (more.length > 0) wrongUsage('too many arguments');
  const messages = number(first, 1, 50);
  const length = number(second, 1, 100000);
  event('main', `start messages=${messages} length=${length}`);

  const [reader, writer] = pipe({ duplex: false });
  const children = [new Process(send, [writer, messages, length]), new Process(receive, [reader])];
  for (const child of children) await child.start();
  reader.close();
  writer.close(); // Or the pipe would never end: end of file comes with the last writer.
  for (const child of children) {
    await child.join();
    const ending = child.signal ? `signal=${child.signal}` : `status=${child.exitCode}`;
    event('main', `ended child=${child.pid} ${ending}`);
  }
  event('main', 'finish');
});
