import globals from 'globals';
import tseslint from 'typescript-eslint';
import { floors, mayImport, packageName } from './tools/floor.mjs';

const folders = Object.keys(floors);
const inside = {
  // By name into another package's files, or by a path that leaves the package.
  regex:
    '^(@isoproc/[a-z]+|isoproc)/(dist|lib|src)(/|$)|^(\\.\\./)+[a-z]+/(src|dist)/|^@isoproc/library',
  message: 'Import the package by its name: what it exports is what others may use.',
};

/** One block a package: what stands above it, or beside it undocumented, cannot be imported. */
function direction(folder) {
  const closed = folders.filter((other) => !mayImport(folder, other)).map(packageName);
  const message = `Imports point down: ${folder} is on floor ${floors[folder]} (tools/floor.mjs).`;
  const patterns = closed.map((name) => ({ regex: `^${name}(/|$)`, message }));
  return {
    files: [`packages/${folder}/src/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns: [inside, ...patterns] }] },
  };
}

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/lib/',
      '**/build/',
      '**/node_modules/',
      'reports/',
      '.nx/',
      '**/*.patch',
    ],
  },
  {
    files: ['**/*.ts', '**/*.mts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['packages/*/tsconfig.json', 'tools/check/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'no-restricted-imports': ['error', { patterns: [inside] }],
      // A number in a message is as clear as a string; everything else must be said how.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_$' }], // `using _ = …`
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  ...folders.map(direction),
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    extends: [tseslint.configs.base],
    languageOptions: { globals: globals.nodeBuiltin },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': 'error',
      'no-const-assign': 'error',
      'no-unreachable': 'error',
      'prefer-const': 'error',
      eqeqeq: 'error',
    },
  },
  { files: ['**/*.cjs'], languageOptions: { sourceType: 'commonjs', globals: globals.node } },
);
