import { closeSync, fstatSync, openSync, readdirSync, readlinkSync, readSync } from 'node:fs';
import { CELLS, cellsEnd, idOf, IsoprocError, isRegion } from '@isoproc/core';
import { type Arenas, type Inspection, inspectArenas } from './inspect.js';

const HEADER_BYTES = 64;

/**
 * The locks of the arenas that a process of the same user uses, read through its descriptors
 * (/proc/<pid>/fd): nothing is mapped, joined or changed.
 *
 * @throws IsoprocError `ERR_NO_PROCESS`; `ERR_NO_LOCKS`: it uses none of ours; `ERR_ACCESS`
 */
export function inspectProcess(pid: number): Inspection {
  const arenas = arenasOf(pid);
  if (arenas.size === 0)
    throw new IsoprocError('ERR_NO_LOCKS', `process ${String(pid)} uses no locks of isoproc`);
  return inspectArenas(arenas, arenasOf(pid));
}

function arenasOf(pid: number): Arenas {
  const arenas = new Map<string, Int32Array>();
  for (const path of memoryFilesOf(pid)) {
    const words = arenaAt(path);
    if (words !== undefined) arenas.set(idOf(words), words);
  }
  return arenas;
}

function memoryFilesOf(pid: number): string[] {
  const folder = `/proc/${String(pid)}/fd`;
  try {
    return readdirSync(folder)
      .map((fd) => `${folder}/${fd}`)
      .filter((path) => isMemoryFile(path));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new IsoprocError('ERR_NO_PROCESS', `there is no process ${String(pid)}`, { cause });
    const why = 'may not be looked at: it belongs to another user';
    throw new IsoprocError('ERR_ACCESS', `process ${String(pid)} ${why} (${String(code)})`, {
      cause,
    });
  }
}

function isMemoryFile(path: string): boolean {
  try {
    return readlinkSync(path).startsWith('/memfd:isoproc');
  } catch {
    return false; // closed meanwhile
  }
}

/** A copy of what is used of it; undefined: it is none, or is gone. */
function arenaAt(path: string): Int32Array | undefined {
  let fd: number | undefined;
  try {
    const open = (fd = openSync(path, 'r'));
    const { size } = fstatSync(open);
    const words = new Int32Array(size >> 2);
    const fill = (from: number, to: number) => {
      readSync(open, words, from, to - from, from);
    };
    fill(0, HEADER_BYTES);
    const cells = words[CELLS] ?? 0;
    if (!isRegion(words) || cells <= HEADER_BYTES || cells > size) return undefined;
    fill(HEADER_BYTES, cells);
    fill(cells, Math.min(size, cellsEnd(words)));
    return words;
  } catch {
    return undefined;
  } finally {
    if (fd !== undefined) closeSync(fd);
  }
}
