import {defineConfig} from 'orval';

export default defineConfig({
  quiniela: {
    input: './openapi.json',
    output: {
      target: './src/app/api/quiniela.ts',
      schemas: './src/app/api/model',
      client: 'angular',
      mode: 'tags-split',
      clean: true,
      override: {
        angular: {provideIn: 'root', retrievalClient: 'httpResource'},
      },
    },
  },
});
