import { execFile } from 'node:child_process';

export interface Output {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a tool to its end. Null: there is no such program. */
export function runTool(
  file: string,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<Output | null> {
  return new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      { maxBuffer: 1 << 26, ...(signal && { signal, killSignal: 'SIGKILL' }) },
      (error, stdout, stderr) => {
        if (!error) resolve({ status: 0, stdout, stderr });
        else if (error.code === 'ENOENT' || error.code === 'EACCES') resolve(null);
        else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
        else if (error.signal && !signal?.aborted)
          resolve({ status: 128, stdout, stderr: `${file} was ended by ${error.signal}` });
        else reject(new Error(`${file} was interrupted`, { cause: error }));
      },
    );
  });
}

const asked = new Map<string, Promise<Output | null>>();

/** What a tool says of its version; asked once. */
export function versionOf(file: string, args: readonly string[]): Promise<Output | null> {
  const key = JSON.stringify([file, args]);
  const known = asked.get(key);
  if (known) return known;
  const answer = runTool(file, args);
  asked.set(key, answer);
  return answer;
}
