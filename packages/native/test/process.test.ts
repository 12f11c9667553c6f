import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  CLD_EXITED,
  CLD_KILLED,
  native,
  POLLIN,
  type SpawnOptions,
  WEXITED,
  WNOHANG,
  WNOWAIT,
} from '@isoproc/native';
import { describe, expect, it } from 'vitest';

const env = Object.entries(process.env).map(([key, value]) => `${key}=${value ?? ''}`);
const sh = (script: string, options: Partial<SpawnOptions> = {}) =>
  native.spawn({ file: '/bin/sh', args: ['-c', script], env, fds: [0, 1, 2], ...options });

/** What a shell script prints on descriptor 1, and how it ended. */
function output(script: string, options: Partial<SpawnOptions> = {}) {
  const [reader, writer] = native.pipe();
  const { pid, pidfd } = sh(script, { fds: [-1, writer, 2], ...options });
  native.close(writer);
  const chunk = Buffer.alloc(4096);
  let text = '';
  for (let n = 0; (n = native.receive(reader, chunk, 0, 4096, -1)) > 0;) {
    text += chunk.toString('latin1', 0, n);
  }
  const ended = native.waitid({ pidfd }, WEXITED);
  native.close(pidfd);
  native.close(reader);
  return { text: text.trim(), pid, ended };
}

describe('spawn', () => {
  it('starts a program with these arguments, environment and directory', () => {
    const { text, ended, pid } = output('echo "$X $PWD"', { env: ['X=1'], cwd: '/usr' });
    expect(text).toBe('1 /usr');
    expect(ended).toEqual({ pid, code: CLD_EXITED, status: 0 });
  });

  it('passes exactly the descriptors it is told, also crosswise', () => {
    const [reader, writer] = native.pipe();
    const { text } = output('ls /proc/self/fd | tr "\\n" " "', { fds: [-1, writer, -1, reader] });
    native.close(writer);
    const chunk = Buffer.alloc(100);
    const n = native.receive(reader, chunk, 0, 100, -1);
    native.close(reader);
    expect(text).toBe('');
    expect(chunk.toString('latin1', 0, n).trim()).toBe('0 1 2 3 4'); // 4: the folder ls reads
  });

  it('gives the child plain signals, whatever this process ignores', () => {
    const { text } = output('exec cat /proc/self/status');
    expect(text.match(/(?<=Sig(Blk|Ign|Cgt):\s*)[0-9a-f]{16}/g)).toEqual(
      Array(3).fill('0'.repeat(16)),
    );
    expect(readFileSync('/proc/self/status', 'latin1')).toMatch(/SigIgn:\s*0*[1-9a-f]/);
  });

  it('makes a session of its own when told so', () => {
    const script = 'cut -d" " -f1,6 /proc/$$/stat';
    const [first, second] = output(script, { newSession: true }).text.split(' ');
    expect(first).toBe(second);
    const [pid, session] = output(script).text.split(' ');
    expect(pid).not.toBe(session);
  });

  it('throws at the call when there is no such program or directory', () => {
    const nothing = expect.objectContaining({ code: 'ENOENT', syscall: 'execve' }) as Error;
    expect(() => sh('', { file: '/no/such' })).toThrow(nothing);
    expect(() => sh('', { cwd: '/no/such' })).toThrow("chdir '/no/such'");
    expect(() => native.waitid('any', WEXITED | WNOHANG)).toThrow('ECHILD');
  });
});

describe('the end of a child', () => {
  it('is seen by its pidfd; it stays a zombie until it is waited for', () => {
    const { pid, pidfd } = sh('exit 7');
    expect(native.poll(pidfd, POLLIN, -1)).toBe(true);
    const ended = { pid, code: CLD_EXITED, status: 7 };
    expect(native.waitid({ pid }, WEXITED | WNOWAIT)).toEqual(ended);
    expect(native.processState(pid)).toEqual({
      state: 'Z',
      ppid: process.pid,
      name: 'sh',
      startTime: expect.any(Number) as number,
    });
    expect(native.waitid({ pid }, WEXITED)).toEqual(ended);
    expect(native.processState(pid)).toBeNull();
    expect(() => native.pidfdSendSignal(pidfd, 9)).toThrow('ESRCH');
    native.close(pidfd);
  });

  it('by a signal is told apart', () => {
    const { pid, pidfd } = sh('exec sleep 1000');
    expect(native.waitid({ pidfd }, WEXITED | WNOHANG)).toBeNull();
    const other = native.pidfdOpen(pid);
    native.pidfdSendSignal(other, constants.signals.SIGTERM);
    expect(native.waitid({ pid }, WEXITED)).toEqual({ pid, code: CLD_KILLED, status: 15 });
    native.close(other);
    native.close(pidfd);
  });

  it('comes with that of its parent when asked for', () => {
    const [reader, writer] = native.pipe();
    const script = fileURLToPath(new URL('fixtures/parent.mjs', import.meta.url));
    const { pidfd } = native.spawn({
      file: process.execPath,
      args: [script],
      env,
      fds: [-1, writer, 2],
    });
    native.close(writer);
    const chunk = Buffer.alloc(100);
    const n = native.receive(reader, chunk, 0, 100, -1);
    const child = Number(chunk.toString('latin1', 0, n));
    expect(native.processState(child)?.name).toBe('sleep');
    native.pidfdSendSignal(pidfd, constants.signals.SIGKILL);
    native.waitid({ pidfd }, WEXITED);
    // The child held the other end of the pipe: this is its end.
    expect(native.receive(reader, chunk, 0, 100, -1)).toBe(0);
    native.close(pidfd);
    native.close(reader);
  });
});

it('a subreaper is the parent of orphans', () => {
  expect(native.isSubreaper()).toBe(false);
  native.setSubreaper(true);
  expect(native.isSubreaper()).toBe(true);
  const { text } = output('sleep 1000 >/dev/null & echo $!');
  const orphan = Number(text);
  expect(native.processState(orphan)?.ppid).toBe(process.pid);
  process.kill(orphan, 'SIGKILL');
  expect(native.waitid('any', WEXITED)?.pid).toBe(orphan);
  native.setSubreaper(false);
});

it('the parent-death signal can be set and read', () => {
  native.setParentDeathSignal(constants.signals.SIGUSR2);
  expect(native.getParentDeathSignal()).toBe(constants.signals.SIGUSR2);
  native.setParentDeathSignal(0);
  expect(native.getParentDeathSignal()).toBe(0);
});

it('drops the pages that can be read again from their files, and nothing else', () => {
  const resident = () =>
    Number(/^RssFile:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1]);
  const before = resident();
  expect(native.dropCleanPages()).toBeGreaterThan(3);
  expect(resident()).toBeLessThan(before / 2);
  expect(output('echo alive').text).toBe('alive');
});
