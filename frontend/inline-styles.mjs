// Moves the page's style sheet into index.html, before its scripts: node inline-styles.mjs dist/web
// It is small, and a browser that has to ask for it paints nothing until it is there.
import {createHash} from 'node:crypto';
import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';

const [folder] = process.argv.slice(2);
const index = join(folder, 'index.html');
const link = /<link rel="stylesheet" href="([^"]+)">/;

const page = readFileSync(index, 'utf8');
const [, name] = link.exec(page) ?? [];
if (!name) {
  throw new Error('index.html has no style sheet to move');
}
const sheet = join(folder, name);
const styles = readFileSync(sheet, 'utf8').trim();
if (styles.includes('</style')) {
  throw new Error(`${name} would end its own element`);
}
const moved = page
  .replace(link, () => `<style>${styles}</style>`)
  // What the page says before there is a script is painted first, in its own fonts.
  .replace(/(?<=<(script|link)) (?=src|rel="modulepreload")/g, ' fetchpriority="low" ');
writeFileSync(index, moved);
rmSync(sheet);

// The service worker keeps the page only if it is the one in its list.
const listed = join(folder, 'ngsw.json');
const list = JSON.parse(readFileSync(listed, 'utf8'));
list.hashTable['/index.html'] = createHash('sha1').update(moved).digest('hex');
delete list.hashTable[`/${name}`];
for (const group of list.assetGroups) {
  group.urls = group.urls.filter((url) => url !== `/${name}`);
}
writeFileSync(listed, JSON.stringify(list, null, 2));
