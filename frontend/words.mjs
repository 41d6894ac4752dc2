// Checks that Home and the frame around it find their words in the files that are loaded with
// them, and that index.html says what comes in its place: node words.mjs. All other words come
// with the page that needs them.
import {existsSync, readFileSync} from 'node:fs';
import {dirname, join} from 'node:path';

const app = 'src/app';
const entries = ['app.ts', 'pages/start.ts', 'shared/job/job-toasts.ts'];

const flat = (words, prefix = '') =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [prefix + key] : flat(value, `${prefix}${key}.`),
  );
const late = flat(JSON.parse(readFileSync('src/i18n/en.json', 'utf8')));

const problems = [];
const seen = new Set();
function visit(file) {
  if (seen.has(file)) return;
  seen.add(file);
  const code = readFileSync(file, 'utf8');
  const template = file.replace(/\.ts$/, '.html');
  const text = existsSync(template) ? code + readFileSync(template, 'utf8') : code;
  // A key is whole ('pool.save') or the beginning of one ('models.' + name, `job.${kind}`).
  for (const [, key] of text.matchAll(/['`]([a-z]\w*(?:\.\w+)*\.?)(?:['`]|\$\{)/g)) {
    if (
      key.includes('.') &&
      late.some((one) => one === key || one.startsWith(key.endsWith('.') ? key : `${key}.`))
    ) {
      problems.push(`${file}: ${key} is in en.json, not in home.en.json`);
    }
  }
  for (const [, from] of code.matchAll(/^(?:import|export)(?! type)[^;]*? from '(\.[^']+)'/gm)) {
    const imported = `${join(dirname(file), from)}.ts`;
    if (existsSync(imported)) visit(imported);
  }
}
entries.forEach((entry) => visit(join(app, entry)));

// What is to be read before any script is there has to be what comes in its place.
const page = readFileSync('src/index.html', 'utf8');
for (const code of ['es', 'en']) {
  const {title} = JSON.parse(readFileSync(`src/i18n/home.${code}.json`, 'utf8')).home;
  if (!page.includes(`<h1 lang="${code}">${title}</h1>`)) {
    problems.push(`index.html does not say "${title}"`);
  }
}

if (seen.size < 30) {
  throw new Error(`only ${seen.size} files were read`);
}
if (problems.length) {
  console.error(problems.join('\n'));
  process.exit(1);
}
