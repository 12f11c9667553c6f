import type { Built } from './built.js';
import { versionOf } from './tool.js';

/** Version of python3, for example `3.12.1`; null: there is none. */
export async function pythonVersion(): Promise<string | null> {
  const answer = await versionOf('python3', ['--version']);
  return answer?.status === 0 ? answer.stdout.replace(/^Python\s+/, '').trim() : null;
}

/** Python is not compiled; it must be there, and be 3.9 or later. */
export async function buildPython(file: string): Promise<Built> {
  const version = await pythonVersion();
  if (version === null) {
    return { problem: 'no python3 that runs; install the package python3', missing: true };
  }
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 3 || (major === 3 && minor < 9)) {
    const problem = `python3 is ${version}, at least 3.9 is needed; install a newer python3`;
    return { problem, missing: true };
  }
  // A version manager's shim starts a shell first; that shell would be a part of the program's tree.
  const answer = await versionOf('python3', ['-c', 'import sys; print(sys.executable)']);
  return { command: [answer?.stdout.trim() ?? 'python3', file] };
}
