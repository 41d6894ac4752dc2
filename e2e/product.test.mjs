// The built product, used by a person in a real browser.
import assert from 'node:assert/strict';
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {after, before, describe, test} from 'node:test';
import {binary, desktop, flaws, logIn, phone, startBrowser, startProduct, user, visit as visitAt} from './product.mjs';

let product;
let browser;

before(async () => {
  [product, browser] = await Promise.all([startProduct(), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await product?.stop();
});

const visit = (options) => visitAt(browser, product.address, options);

const row = (page, team) => page.locator('app-forecast-row').getByText(team);
const forecasts = (page) => page.locator('app-probability-bar');

test('the binary says which tag or commit it was built from', async () => {
  const health = await (await fetch(new URL('/healthz', product.address))).json();
  assert.equal(health.status, 'ok');
  assert.equal(`quiniela ${health.version}\n`, execFileSync(binary, ['version'], {encoding: 'utf8'}));
  if (existsSync(new URL('../.git', import.meta.url))) {
    assert.notEqual(health.version, 'dev');
  }
});

test('a wrong password is refused in words, and nothing typed is lost', async () => {
  const {page, context, errors} = await visit();
  await page.goto('/');
  await page.waitForURL('**/login');
  await logIn(page, user, 'not the password');
  await page.getByRole('alert').filter({hasText: /user or the password/i}).waitFor();
  assert.equal(await page.getByLabel('User', {exact: true}).inputValue(), user);
  assert.match(page.url(), /\/login$/);
  assert.deepEqual(errors, []);
  await context.close();
});

test('nobody sees anything without logging in, and gets where they wanted afterwards', async () => {
  const {page, context} = await visit();
  await page.goto('/matches?division=SP1&season=2016');
  await page.waitForURL('**/login?return=**');
  const answer = await page.request.get('/api/v1/forecasts');
  assert.equal(answer.status(), 401);
  await logIn(page);
  await page.waitForURL('**/matches?division=SP1&season=2016**');
  await context.close();
});

test('after logging in, the forecasts of real matches are there, labelled as sample data', async () => {
  const {page, context, errors} = await visit();
  await page.goto('/');
  await logIn(page);
  await page.waitForURL('**/home**');
  await forecasts(page).nth(9).waitFor(); // of the first two leagues, drawn a few at a time
  assert.equal(await page.locator('.choices a').count(), 5, 'leagues to choose from');
  await page.getByText('Barcelona').first().waitFor();
  await page.getByText(/sample data/i).first().waitFor();
  for (const text of await forecasts(page).allInnerTexts()) {
    const shares = [...text.matchAll(/(\d+)(?=\D|$)/g)].map(([share]) => Number(share));
    assert.ok(shares.length > 0, `a forecast without numbers: ${text}`);
  }
  assert.deepEqual(errors, []);
  await context.close();
});

test('the numbers on a forecast are whole percents that add up to 100', async () => {
  const {page, context} = await visit();
  await page.goto('/login');
  await logIn(page);
  await forecasts(page).first().waitFor();
  const bars = await page.locator('app-probability-bar .bar').all();
  for (const bar of bars) {
    const shares = (await bar.locator('.number').allInnerTexts()).map(Number);
    assert.equal(shares.length, 3);
    assert.equal(shares[0] + shares[1] + shares[2], 100, shares.join(' + '));
  }
  await context.close();
});

test('matches are found by division, season and matchday, with their results', async () => {
  const {page, context, errors} = await visit();
  await page.goto('/matches?division=SP1&season=2016&matchday=1');
  await logIn(page);
  await row(page, 'Málaga').waitFor();
  await row(page, 'Osasuna').waitFor();
  await page.getByRole('button', {name: /next matchday/i}).or(page.getByRole('link', {name: /next matchday/i})).click();
  await page.waitForURL('**matchday=2**');
  await page.goBack();
  await page.waitForURL('**matchday=1**');
  await row(page, 'Málaga').first().click();
  await page.waitForURL(/\/matches\/\d+$/);
  await page.getByRole('heading', {level: 1}).filter({hasText: /Málaga/}).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('every request to the API after logging in carries the token, and no other request does', async () => {
  const {page, context} = await visit();
  const requests = [];
  page.on('request', (request) => requests.push(request));
  await page.goto('/');
  await logIn(page);
  await forecasts(page).first().waitFor();
  await page.goto('/matches');
  await page.locator('app-forecast-row').first().waitFor();
  const seen = {api: 0, other: 0};
  for (const request of requests) {
    const url = new URL(request.url());
    const token = (await request.allHeaders()).authorization;
    if (url.pathname.startsWith('/api/') && url.pathname !== '/api/v1/auth/login') {
      assert.match(token ?? '', /^Bearer [\w-]+\.[\w-]+\.[\w-]+$/, url.pathname);
      seen.api++;
    } else {
      assert.equal(token, undefined, url.pathname);
      seen.other++;
    }
    assert.doesNotMatch(request.url(), /eyJ/, 'a token in an address');
    assert.equal(url.origin, product.address, 'a request to another host');
  }
  assert.ok(seen.api >= 3 && seen.other >= 3, JSON.stringify(seen));
  await context.close();
});

test('logging out ends the session on the server as well', async () => {
  const {page, context} = await visit();
  let token;
  page.on('request', (request) => {
    token = request.headers().authorization ?? token;
  });
  await page.goto('/');
  await logIn(page);
  await forecasts(page).first().waitFor();
  await page.getByRole('button', {name: /account/i}).click();
  await page.getByRole('menuitem', {name: 'Log out'}).click();
  await page.waitForURL('**/login**');
  const answer = await page.request.get('/api/v1/forecasts', {headers: {authorization: token}});
  assert.equal(answer.status(), 401);
  await page.goto('/home');
  await page.waitForURL('**/login**');
  await context.close();
});

test('the page speaks Spanish to those who do', async () => {
  const {page, context} = await visit({locale: 'es-ES'});
  await page.goto('/');
  await page.getByRole('button', {name: 'Entrar'}).waitFor();
  assert.equal(await page.locator('html').getAttribute('lang'), 'es');
  await context.close();
});

test('the documentation of the API opens without any outside address', async () => {
  const {page, context, errors} = await visit();
  const hosts = new Set();
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  await page.goto('/api/docs');
  await page.getByText('/api/v1/auth/login').first().waitFor();
  assert.deepEqual([...hosts], [product.address]);
  assert.deepEqual(errors, []);
  await context.close();
});

describe('everybody can use it', () => {
  for (const [size, viewport] of Object.entries({phone, desktop})) {
    for (const colorScheme of ['light', 'dark']) {
      test(`${size}, ${colorScheme}: axe finds nothing, and nothing scrolls sideways`, async () => {
        const {page, context} = await visit({viewport, colorScheme});
        const check = async (place) => assert.deepEqual(await flaws(page), [], place);
        await page.goto('/login');
        await page.getByRole('button', {name: 'Log in'}).waitFor();
        await check('login');
        await logIn(page);
        await forecasts(page).first().waitFor();
        await check('home');
        await page.goto('/matches?division=SP1&season=2016&matchday=1');
        await row(page, 'Málaga').waitFor();
        await check('matches');
        await row(page, 'Málaga').first().click();
        await page.waitForURL(/\/matches\/\d+$/);
        await page.getByRole('heading', {level: 1}).filter({hasText: /Málaga/}).waitFor();
        await check('match');
        await page.goto('/forecasts');
        await page.getByText('A retrospective: these forecasts were not published').waitFor();
        await check('track record');
        await page.goto('/forecasts/models');
        await page.getByText(/strengths and odds/i).first().waitFor();
        await check('models');
        await page.goto('/forecasts/method');
        await page.getByText('The formulas').click();
        await check('method');
        await page.goto('/simulation?division=SP1');
        await page.locator('tbody tr').first().waitFor();
        await check('simulation');
        await page.goto('/account');
        await page.getByText('This one').waitFor();
        await check('account');
        await page.goto('/users');
        await page.getByRole('button', {name: /^New password for/}).waitFor();
        await page.getByRole('button', {name: /^Delete/}).click();
        await check('users');
        await context.close();
      });
    }
  }
});
