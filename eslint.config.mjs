// One lint: types taken seriously, files of a page, functions of a thought. Floors and walls are .dependency-cruiser.cjs.
import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const size = {
  'max-lines': ['error', 250],
  'max-lines-per-function': ['error', 40],
  'max-params': ['error', 3],
  'max-depth': ['error', 3]
};

const unused = {
  argsIgnorePattern: '^_',
  varsIgnorePattern: '^_',
  destructuredArrayIgnorePattern: '^_',
  caughtErrors: 'all'
};

export default defineConfig(
  globalIgnores([
    '**/lib/',
    'jupyterlab_spaxel/',
    '**/test-results/',
    '**/node_modules/',
    '.venv/',
    'demo/',
    'reports/',
    'ui-tests/.state/',
    '**/*.d.ts'
  ]),
  js.configs.recommended,
  {
    files: ['src/**/*.ts', '{packages,fitters}/*/src/**/*.ts', 'protocol/src/*.ts'],
    ignores: ['**/*.test.ts', '**/testing/**'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname }
    },
    rules: {
      ...size,
      '@typescript-eslint/no-explicit-any': 'error',
      // Numbers and enumerations of literals read well in sentences; the rest of the rule stays.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidOperator: true }
      ],
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-unused-vars': ['error', unused],
      // Our words and FITS cards are ASCII: splitting a string by code points is right.
      '@typescript-eslint/no-misused-spread': 'off',
      '@typescript-eslint/unbound-method': 'off'
    }
  },
  // JupyterLab passes an activate function its tokens one by one.
  { files: ['src/plugins/*.ts'], rules: { 'max-params': 'off' } },
  { files: ['protocol/src/{answered,checked,codes,types}.ts'], rules: { 'max-lines': 'off' } },
  {
    files: ['packages/core/src/**/*.ts', 'packages/draw/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: { 'no-restricted-globals': ['error', 'window', 'document', 'process', 'Buffer'] }
  },
  {
    files: ['**/*.test.ts', '**/testing/**/*.ts', 'ui-tests/**/*.ts'],
    extends: [tseslint.configs.recommended],
    rules: {
      '@typescript-eslint/no-unused-vars': ['error', unused],
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', 400]
    }
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        Buffer: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        performance: 'readonly',
        TextDecoder: 'readonly'
      }
    },
    rules: { 'max-lines': ['error', 250], 'no-undef': 'error', 'no-unused-vars': ['error', unused] }
  },
  prettier
);
