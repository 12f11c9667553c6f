/**
 * The name of a POSIX object as shm_open(3) and sem_open(3) want it, `/name`; undefined: it is none.
 * The slash may be left out, as Python does.
 *
 * @param longest - bytes without the slash, at most
 */
export function posixName(name: unknown, longest: number): string | undefined {
  if (typeof name !== 'string') return undefined;
  const bare = name.startsWith('/') ? name.slice(1) : name;
  const fits = bare !== '' && Buffer.byteLength(bare) <= longest;
  return fits && !/^\.\.?$|[/\0]/.test(bare) ? `/${bare}` : undefined;
}
