import { readFileSync } from 'node:fs';

/** What a new process gets from its parent at exec, and can be told to change later. */
export interface BootEnvironment {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly umask: number;
}

// Relative paths in execArgv (`--import ./hook.mjs`) mean this directory, wherever we go later.
export const firstDirectory = process.cwd();

// process.umask() would change it for a moment, under the feet of other threads.
const umask = (): number =>
  Number.parseInt(
    /^Umask:\s*([0-7]+)/m.exec(readFileSync('/proc/self/status', 'latin1'))?.[1] ?? '022',
    8,
  );

export function environmentNow(env?: NodeJS.ProcessEnv, cwd?: string): BootEnvironment {
  const pairs = env && Object.entries(env).filter(([, value]) => value !== undefined);
  return {
    env: (pairs ? Object.fromEntries(pairs) : { ...process.env }) as Record<string, string>,
    cwd: cwd ?? process.cwd(),
    umask: umask(),
  };
}

export const asList = (env: Readonly<Record<string, string>>): string[] =>
  Object.entries(env).map(([name, value]) => `${name}=${value}`);

const sameEnvironment = (
  a: Readonly<Record<string, string>>,
  b: Readonly<Record<string, string>>,
): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};

// Read by the loader, the C library or Node itself when a process begins: too late to change.
const atBoot = /^(NODE_|LD_|UV_|MALLOC_|GLIBC_|OPENSSL_|SSL_|LANG$|LC_|TZ$|ICU_)/;

/** Whether a process booted under `booted` can still be made to look as if booted under `wanted`. */
export function canBecome(booted: BootEnvironment, wanted: BootEnvironment): boolean {
  if (sameEnvironment(booted.env, wanted.env)) return true;
  const names = new Set([...Object.keys(booted.env), ...Object.keys(wanted.env)]);
  return [...names].every((name) => !atBoot.test(name) || booted.env[name] === wanted.env[name]);
}

/** What has to be changed in a process booted under `booted`. */
export function difference(
  booted: BootEnvironment,
  wanted: BootEnvironment,
): Partial<BootEnvironment> {
  return {
    ...(!sameEnvironment(booted.env, wanted.env) && { env: wanted.env }),
    ...(booted.cwd !== wanted.cwd && { cwd: wanted.cwd }),
    ...(booted.umask !== wanted.umask && { umask: wanted.umask }),
  };
}
