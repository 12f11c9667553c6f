/** A language the examples are written in. */
export interface Language {
  /** As it stands in results.json. */
  readonly name: 'typescript' | 'cpp' | 'python';
  /** As it is typed after `--lang`; also the extension of its programs. */
  readonly short: 'ts' | 'cpp' | 'py';
  readonly title: string;
}

export const languages: readonly Language[] = [
  { name: 'typescript', short: 'ts', title: 'TypeScript' },
  { name: 'cpp', short: 'cpp', title: 'C++' },
  { name: 'python', short: 'py', title: 'Python' },
];

/** The language with this name, extension or title; undefined: none. */
export function findLanguage(text: string): Language | undefined {
  const wanted = text.toLowerCase();
  return languages.find(
    ({ name, short, title }) =>
      name === wanted || short === wanted || title.toLowerCase() === wanted,
  );
}
