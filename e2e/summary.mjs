// Adds up the JUnit reports of a folder and prints one closing line:
// node summary.mjs test-results
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';

const [folder] = process.argv.slice(2);
const expected = ['browser.xml', 'go.xml', 'page.xml'];
const total = {passed: 0, failed: 0, skipped: 0};
const found = readdirSync(folder).filter((name) => name.endsWith('.xml'));
const absent = expected.filter((name) => !found.includes(name));

for (const name of found) {
  const report = readFileSync(join(folder, name), 'utf8');
  let count = 0;
  for (const [, attributes, body = ''] of report.matchAll(/<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g)) {
    count++;
    if (/<(failure|error)\b/.test(body)) {
      total.failed++;
      console.log(`failed: ${/\bname="([^"]*)"/.exec(attributes)?.[1]} (${name})`);
    } else if (/<skipped\b/.test(body)) {
      total.skipped++;
    } else {
      total.passed++;
    }
  }
  if (count === 0) {
    absent.push(name);
  }
}
for (const name of absent) {
  console.log(`no tests in ${name}`);
  total.failed++;
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.failed > 0 ? 1 : 0;
