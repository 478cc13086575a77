import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const node = {
  console: 'readonly',
  process: 'readonly',
  Buffer: 'readonly',
  URL: 'readonly',
  fetch: 'readonly',
};
const timers = {
  setTimeout: 'readonly',
  clearTimeout: 'readonly',
  setInterval: 'readonly',
  clearInterval: 'readonly',
};

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/build/',
      '**/node_modules/',
      '.cache/',
      '.tmp/',
      '.strapi/',
      '.imageforge/',
      'types/generated/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },

  // What is wrong anywhere
  tseslint.configs.recommended,
  {
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-debugger': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-template-curly-in-string': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
    },
  },

  // A promise that nobody waits for is a failure that nobody hears of
  {
    files: ['plugins/**/*.{ts,tsx}', 'config/**/*.ts', 'src/**/*.ts', 'tests/**/*.ts', 'scripts/**/*.ts'],
    languageOptions: {
      parserOptions: {
        project: [
          'plugins/*/server/tsconfig.json',
          'plugins/*/admin/tsconfig.json',
          'tsconfig.json',
          'src/admin/tsconfig.json',
          'tests/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },

  {
    // A callback of the query builder returns the builder, which happens to have a `then`.
    files: ['plugins/*/server/src/adapters/store/**/*.ts'],
    rules: { '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }] },
  },

  // The plugin speaks through Strapi's logger, and through the page
  { files: ['plugins/*/{server,admin,shared}/**/*.{ts,tsx}'], rules: { 'no-console': 'error' } },
  {
    files: ['plugins/*/admin/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: { 'react-hooks/rules-of-hooks': 'error', 'react-hooks/exhaustive-deps': 'error' },
  },

  // Plain JavaScript
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: { ...node, ...timers } },
    rules: { 'no-undef': 'error' },
  },
  {
    files: ['**/*.cjs', '**/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        ...node,
        ...timers,
        module: 'writable',
        require: 'readonly',
        exports: 'writable',
        __dirname: 'readonly',
        jest: 'readonly',
      },
    },
    rules: { 'no-undef': 'error', '@typescript-eslint/no-require-imports': 'off' },
  },
);
