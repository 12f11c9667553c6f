import { dependencyProblems } from '../structure/dependency.mjs';
import { linkProblems } from '../structure/link.mjs';
import { machinePathProblems } from '../structure/machine-path.mjs';
import { nativeProblems } from '../structure/native.mjs';
import { patternProblems } from '../structure/pattern.mjs';
import { sizeProblems } from '../structure/size.mjs';
import { topicProblems } from '../structure/topic.mjs';
import { versionProblems } from '../structure/version.mjs';

/** Each takes the folder of the repository and lists what is wrong, one line a problem. */
export const structureChecks = [
  { name: 'topics are complete', problems: () => topicProblems('.') },
  { name: 'patterns are complete', problems: () => patternProblems('.') },
  { name: 'links resolve', problems: () => linkProblems('.') },
  { name: 'files are short', problems: () => sizeProblems('.') },
  { name: 'no path of one machine', problems: () => machinePathProblems('.') },
  { name: 'imports are declared, and point down', problems: () => dependencyProblems('.') },
  { name: 'versions agree', problems: () => versionProblems('.') },
  { name: 'native functions are documented', problems: () => nativeProblems('.') },
];
