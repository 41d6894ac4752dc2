// Writes a brotli and a gzip copy beside every text file of a folder, so that
// the server only has to choose one: node compress.mjs dist/web
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {extname, join} from 'node:path';
import {brotliCompressSync, constants, gzipSync} from 'node:zlib';

const text = new Set(['.css', '.html', '.js', '.json', '.svg', '.txt', '.webmanifest']);
const worthwhile = 1024; // bytes; below it the headers outweigh what is saved

const [folder] = process.argv.slice(2);
for (const entry of readdirSync(folder, {recursive: true, withFileTypes: true})) {
  if (!entry.isFile() || !text.has(extname(entry.name))) continue;
  const file = join(entry.parentPath, entry.name);
  const body = readFileSync(file);
  if (body.length < worthwhile) continue;
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  );
  writeFileSync(`${file}.gz`, gzipSync(body, {level: constants.Z_BEST_COMPRESSION}));
}
