import {defineConfig} from 'orval';

export default defineConfig({
  quiniela: {
    input: {target: './openapi.json'},
    output: {
      target: './src/app/api/quiniela.ts',
      schemas: './src/app/api/model',
      client: 'angular',
      mode: 'tags-split',
      clean: true,
      override: {
        // Reads as resources; services for writes and for a read inside an event handler.
        angular: {provideIn: 'root', retrievalClient: 'both'},
        // Two content types, of which a resource is not typed well; the page only saves the file.
        operations: {exportList: {angular: {retrievalClient: 'httpClient'}}},
      },
    },
  },
});
