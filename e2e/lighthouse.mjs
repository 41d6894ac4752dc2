// Lighthouse on the built product as a phone sees it for the first time, with what opening costs:
// node lighthouse.mjs. The figures in time depend on the machine; what is counted does not.
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import lighthouse from 'lighthouse';
import {chromium} from 'playwright-core';
import {browserPath, browserSwitches, startBrowser, startProduct} from './product.mjs';
import {signedIn, weigh} from './weight.mjs';

// Lighthouse's simulated phone is a machine of benchmark 1500 slowed down four times. A machine
// that is slower, or busy, is slowed down less, to the same speed.
const phoneBenchmark = 1500 / 4;

const port = 9222 + (process.pid % 1000);
const categories = ['performance', 'accessibility', 'best-practices'];

/** Runs Lighthouse in a browser that has the session, but nothing of the page, in store. */
async function examine(address, path, storageState, slowdown) {
  const folder = mkdtempSync(join(tmpdir(), 'quiniela-lighthouse-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: browserPath(),
    args: [...browserSwitches, `--remote-debugging-port=${port}`],
    serviceWorkers: 'block',
  });
  try {
    const page = context.pages()[0];
    await page.goto(`${address}/favicon.svg`);
    for (const {name, value} of storageState?.origins[0]?.localStorage ?? []) {
      await page.evaluate(([key, text]) => localStorage.setItem(key, text), [name, value]);
    }
    const devtools = await context.newCDPSession(page);
    await devtools.send('Network.clearBrowserCache');
    const result = await lighthouse(`${address}${path}`, {
      port,
      output: 'json',
      logLevel: 'error',
      onlyCategories: categories,
      disableStorageReset: true,
      throttling: {cpuSlowdownMultiplier: slowdown},
    });
    return result.lhr;
  } finally {
    await context.close();
    rmSync(folder, {recursive: true, force: true});
  }
}

const [product, browser] = await Promise.all([startProduct(), startBrowser()]);
try {
  const state = await signedIn(browser, product.address);
  const {benchmarkIndex} = (await examine(product.address, '/login', undefined, 1)).environment;
  const slowdown = Math.min(4, Math.max(1, benchmarkIndex / phoneBenchmark));
  console.log(`benchmark of this machine ${Math.round(benchmarkIndex)}, slowed down ${slowdown.toFixed(1)} times`);
  for (const [name, path, storageState] of [['log-in', '/login'], ['Home', '/home', state]]) {
    const {requests, script} = await weigh(browser, product.address, path, storageState);
    const {categories: scores, audits, finalDisplayedUrl} = await examine(product.address, path, storageState, slowdown);
    if (!finalDisplayedUrl.endsWith(path)) {
      throw new Error(`${name} ended at ${finalDisplayedUrl}`);
    }
    console.log(name);
    for (const category of categories) {
      console.log(`  ${category.padEnd(16)} ${Math.round(100 * scores[category].score)}`);
      for (const {id, weight} of scores[category].auditRefs) {
        if (category !== 'performance' && weight > 0 && audits[id].score !== null && audits[id].score < 1) {
          console.log(`    ${id}: ${audits[id].title}`);
        }
      }
    }
    console.log(`  largest paint    ${(audits['largest-contentful-paint'].numericValue / 1000).toFixed(1)} s`);
    console.log(`  blocking time    ${Math.round(audits['total-blocking-time'].numericValue)} ms`);
    console.log(`  layout shift     ${audits['cumulative-layout-shift'].numericValue.toFixed(3)}`);
    console.log(`  requests         ${requests.length}`);
    console.log(`  script           ${(script / 1000).toFixed(0)} kB as sent`);
  }
} finally {
  await browser.close();
  await product.stop();
}
