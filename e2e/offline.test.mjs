// Without network: the page opens, shows what it last had and keeps what was ticked; whoever
// logs in next sees nothing of it.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {askApi, logIn, password, phone, startBrowser, startProduct, user, visit} from './product.mjs';

let product;
let browser;
before(async () => ([product, browser] = await Promise.all([startProduct(), startBrowser()])));
after(async () => {
  await browser?.close();
  await product?.stop();
});

const ask = (...what) => askApi(product.address, ...what);

test('the coupon and a half-made slip are there without network', async () => {
  const {access_token: token} = await ask('POST', 'auth/login', '', {user, password});
  const fixtures = Array.from({length: 15}, (_, i) => ({home: `Home ${i + 1}`, away: `Away ${i + 1}`}));
  const closesAt = new Date(Date.now() + 5 * 24 * 3600e3).toISOString();
  const publicShares = Array(14).fill([50, 30, 20]);
  const jornada = await ask('POST', 'jornadas', token, {season: '2026-27', number: 9, closesAt, fixtures, public: publicShares});

  const {page, context} = await visit(browser, product.address, {viewport: phone});
  await page.goto('/');
  await logIn(page);
  await page.locator('app-forecast-row').first().waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready);
  await page.reload(); // from now on the worker keeps what is asked for
  await page.locator('app-forecast-row').first().waitFor();
  await page.goto(`/pool/${jornada.id}`);
  const row = (number) => page.locator('app-slip-rows li').nth(number - 1);
  await row(1).getByRole('button', {name: '1', exact: true}).click();
  await page.getByText('Fixtures without a mark: 13.').last().waitFor();

  await context.setOffline(true);
  await page.goto('/');
  await page.getByText('No connection: this is what was loaded last.').waitFor();
  await page.locator('app-forecast-row').first().waitFor();
  await page.goto(`/pool/${jornada.id}`);
  assert.equal(await row(1).getByRole('button', {name: '1', exact: true}).getAttribute('aria-pressed'), 'true');
  for (let number = 2; number <= 14; number++) {
    await row(number).getByRole('button', {name: 'X', exact: true}).click();
  }
  await row(14).getByRole('button', {name: '2', exact: true}).click();
  await page.locator('.running').getByText('€1.50').waitFor(); // the price needs no server

  await context.setOffline(false);
  await page.getByRole('button', {name: 'Account'}).click();
  await page.getByRole('menuitem', {name: 'Log out'}).click();
  await page.getByLabel('User', {exact: true}).waitFor();
  await page.waitForFunction(async () => (await caches.keys()).every((name) => !name.includes(':data:')));
  await context.close();
});
