import angular from 'angular-eslint';
import {defineConfig} from 'eslint/config';
import tseslint from 'typescript-eslint';

// The places of the product, in the words of the navigation. None of them knows
// another, and what they share knows none: shared/, core/ and api/ are for all.
const features = [
  'account',
  'data',
  'forecasts',
  'home',
  'matches',
  'pool',
  'referees',
  'simulation',
  'standings',
  'teams',
];

const closedTo = (files, others) => ({
  files,
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            regex: `^(\\.\\./)+(${others.join('|')})/`,
            message: 'One feature does not import another: what two of them use belongs in shared/.',
          },
        ],
      },
    ],
  },
});

export default defineConfig(
  {ignores: ['dist', '.angular', 'src/app/api']},
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strict, tseslint.configs.stylistic, angular.configs.tsRecommended],
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-selector': ['error', {type: 'element', prefix: 'app', style: 'kebab-case'}],
      '@angular-eslint/directive-selector': ['error', {type: 'attribute', prefix: 'app', style: 'camelCase'}],
      // A page's or a part's class may be its template and nothing else.
      '@typescript-eslint/no-extraneous-class': ['error', {allowWithDecorator: true}],
      eqeqeq: ['error', 'always', {null: 'ignore'}],
      'no-console': ['error', {allow: ['error']}],
    },
  },
  ...features.map((feature) =>
    closedTo(
      [`src/app/${feature}/**/*.ts`],
      features.filter((other) => other !== feature),
    ),
  ),
  closedTo(['src/app/core/**/*.ts', 'src/app/shared/**/*.ts'], features),
  {
    files: ['**/*.html'],
    extends: [angular.configs.templateRecommended, angular.configs.templateAccessibility],
  },
);
