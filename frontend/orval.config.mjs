import {defineConfig} from 'orval';

export default defineConfig({
  quiniela: {
    input: {target: './openapi.json', override: {transformer: withFiles}},
    output: {
      target: './src/app/api/quiniela.ts',
      schemas: './src/app/api/model',
      client: 'angular',
      mode: 'tags-split',
      clean: true,
      override: {
        // Reads as resources; services for writes and for a read inside an event handler.
        angular: {provideIn: 'root', retrievalClient: 'both'},
      },
    },
  },
});

/**
 * Describes the operations that take or give files. Their handlers read the form
 * and write the file themselves, which the API's own document cannot show.
 */
function withFiles(document) {
  const files = {type: 'array', items: {type: 'string', format: 'binary'}};
  const settings = {$ref: '#/components/schemas/ImportSettings'};
  const forms = {
    importFiles: {settings, file: files},
    previewFiles: {settings, file: files},
    importJornadas: {file: files},
  };
  const downloads = {
    downloadTrackRecord: {'application/octet-stream': {schema: {type: 'string', format: 'binary'}}},
    exportList: {'application/octet-stream': {schema: {type: 'string', format: 'binary'}}},
    exportTicket: {'text/plain': {schema: {type: 'string'}}},
    getImportTemplate: {'application/octet-stream': {schema: {type: 'string', format: 'binary'}}},
  };
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
  for (const operation of operations) {
    const properties = forms[operation.operationId];
    if (properties) {
      operation.requestBody.content['multipart/form-data'].schema = {
        type: 'object',
        properties,
        required: Object.keys(properties),
      };
    }
    if (downloads[operation.operationId]) {
      operation.responses['200'].content = downloads[operation.operationId];
    }
  }
  return document;
}
