// Checks the papers: README.md is short, links between them lead somewhere,
// every path that one of them names is there, and so is every setting.
import {existsSync, readFileSync, readdirSync} from 'node:fs';
import {dirname, join, normalize} from 'node:path';

const root = new URL('..', import.meta.url).pathname;
const readmeLimit = 9000; // bytes
const settings = 'backend/cmd/quiniela/settings.go';
const top = ['backend', 'bench', 'docs', 'e2e', 'frontend', 'migrations'];

const papers = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), {recursive: true}).map((name) => join('docs', name)),
].filter((name) => name.endsWith('.md'));
const text = new Map(papers.map((name) => [name, readFileSync(join(root, name), 'utf8')]));

/** The anchors that a code host gives to a paper's headings. */
const anchors = (name) =>
  [...withoutBlocks(text.get(name)).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-'),
  );
const withoutBlocks = (markdown) => markdown.replace(/^```[\s\S]*?^```/gm, '');

const wrong = [];
const size = Buffer.byteLength(text.get('README.md'));
if (size >= readmeLimit) {
  wrong.push(`README.md has ${size} bytes, the limit is ${readmeLimit}: move something to docs/`);
}
for (const [name, markdown] of text) {
  for (const [, target] of withoutBlocks(markdown).matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^[a-z]+:/.test(target)) {
      continue;
    }
    const [path, anchor] = target.split('#');
    const file = path === '' ? name : normalize(join(dirname(name), path));
    if (!existsSync(join(root, file))) {
      wrong.push(`${name}: there is no ${target}`);
    } else if (anchor && text.has(file) && !anchors(file).includes(anchor)) {
      wrong.push(`${name}: ${file} has no heading #${anchor}`);
    }
  }
  for (const [, path] of withoutBlocks(markdown).matchAll(/`([\w./-]+)`/g)) {
    if (top.includes(path.split('/')[0]) && path.includes('/') && !existsSync(join(root, path))) {
      wrong.push(`${name}: there is no ${path}`);
    }
  }
}
for (const [, setting] of readFileSync(join(root, settings), 'utf8').matchAll(/env:"(\w+)"/g)) {
  if (!text.get('docs/settings.md').includes(`\`${setting}\``)) {
    wrong.push(`docs/settings.md: ${setting} of ${settings} is missing`);
  }
}
for (const sentence of wrong) {
  console.error(sentence);
}
process.exitCode = wrong.length > 0 ? 1 : 0;
