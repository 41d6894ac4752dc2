// Starts the built product on a database of its own, and a browser to use it.
import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync, mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {AxeBuilder} from '@axe-core/playwright';
import {chromium} from 'playwright-core';

// Tests ask no service on the Internet.
const noServices = Object.fromEntries(
  ['SELAE', 'QUINIELISTA', 'ESPN', 'FOOTBALL_DATA', 'OPENFOOTBALL', 'INTERNATIONALS'].map((name) => [`QUINIELA_${name}_URL`, 'off']),
);

export const user = 'admin';
export const password = 'a long pass phrase for tests';

/** What `make build` makes. */
export const binary = new URL('../bin/quiniela', import.meta.url).pathname;
const startTime = 30_000; // ms; the first start imports and trains

/** Runs `quiniela serve` on a free port; stop() ends it and removes its data. */
export async function startProduct(environment = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'quiniela-e2e-'));
  const server = spawn(binary, ['serve', '--addr', '127.0.0.1:0', '--data-dir', folder], {
    env: {...process.env, QUINIELA_ADMIN_PASSWORD: password, ...noServices, ...environment},
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  let output = '';
  server.stderr.on('data', (text) => (output += text));
  const address = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`no address within ${startTime} ms:\n${output}`)), startTime);
    void ended.then((code) => reject(new Error(`the server ended with ${code}:\n${output}`)));
    server.stdout.on('data', (text) => {
      output += text;
      const found = /http:\/\/[^\s]+/.exec(output);
      if (found) {
        clearTimeout(late);
        resolve(found[0]);
      }
    });
  });
  return {
    address,
    async stop() {
      server.kill('SIGTERM');
      await ended;
      rmSync(folder, {recursive: true, force: true});
    },
  };
}

/** Where the system has its Chromium. */
export function browserPath() {
  const names = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  const found = names.find((name) => existsSync(name));
  if (!found) {
    throw new Error('Chromium is missing: run make setup-tests');
  }
  return found;
}

export const browserSwitches = [
  '--no-sandbox', // the tests may run as root
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The system's Chromium. */
export const startBrowser = () => chromium.launch({executablePath: browserPath(), args: browserSwitches});

export const phone = {width: 390, height: 844};
export const desktop = {width: 1280, height: 900};

/** A new person at a new browser; what goes wrong inside the page is kept in `errors`. */
export async function visit(browser, address, options = {}) {
  const context = await browser.newContext({locale: 'en-GB', viewport: desktop, baseURL: address, ...options});
  const errors = [];
  const openPage = async () => {
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      // A refused request is part of some tests and written by the browser itself.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
        errors.push(message.text());
      }
    });
    return page;
  };
  return {page: await openPage(), context, errors, openPage};
}

export async function logIn(page, name = user, secret = password) {
  await page.getByLabel('User', {exact: true}).fill(name);
  await page.getByLabel('Password', {exact: true}).fill(secret);
  await page.getByRole('button', {name: 'Log in'}).click();
}

/** What axe finds, and whether the page scrolls sideways. */
export async function flaws(page, without = []) {
  const {violations} = await new AxeBuilder({page})
    .disableRules(without)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  const found = violations.map((v) => `${v.id} (${v.impact}): ${v.nodes.map((n) => n.target.join(' ')).join(', ')}`);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return sideways > 0 ? [...found, `scrolls sideways by ${sideways} px`] : found;
}

/** Asks the API behind the page; an answer that is no success ends the test. */
export async function askApi(address, method, path, token, body) {
  const form = body instanceof FormData;
  const response = await fetch(`${address}/api/v1/${path}`, {
    method,
    headers: {...(form ? {} : {'Content-Type': 'application/json'}), ...(token ? {Authorization: `Bearer ${token}`} : {})},
    body: form ? body : body && JSON.stringify(body),
  });
  assert.ok(response.ok, `${method} ${path}: ${response.status}`);
  return response.json();
}
