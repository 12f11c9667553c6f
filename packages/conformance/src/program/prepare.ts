import type { Workspace } from '../run/workspace.js';
import type { Built } from './built.js';
import { buildCpp } from './cpp.js';
import type { Language } from './language.js';
import { buildPython } from './python.js';
import { buildTypeScript } from './typescript.js';

/** Makes one program ready to run. Never throws for what is wrong with the program or its tools. */
export function build(
  language: Language,
  file: string,
  workspace: Workspace,
  signal?: AbortSignal,
): Promise<Built> {
  switch (language.name) {
    case 'cpp':
      return buildCpp(file, workspace.cache, signal);
    case 'python':
      return buildPython(file);
    case 'typescript':
      return Promise.resolve(buildTypeScript(file, workspace.examples));
  }
}
