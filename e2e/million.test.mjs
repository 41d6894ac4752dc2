// Sets of millions of columns in the browser: the page stays in step while they are
// counted, listed and paged through. And what can be won with a ticket.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {askApi, desktop, flaws, logIn, password, phone, startBrowser, startProduct, user, visit} from './product.mjs';

let product, browser, jornada;

before(async () => {
  product = await startProduct({QUINIELA_SAMPLE: 'off'});
  browser = await startBrowser();
  const {access_token: token} = await ask('auth/login', '', {user, password});
  const soon = new Date(Date.now() + 2 * 24 * 60 * 60 * 1000);
  jornada = await ask('jornadas', token, {
    season: `${soon.getUTCFullYear()}-${String((soon.getUTCFullYear() + 1) % 100).padStart(2, '0')}`,
    number: 5,
    closesAt: soon.toISOString().replace(/\.\d+Z$/, 'Z'),
    fixtures: Array.from({length: 15}, (_, i) => ({home: `Home ${i}`, away: `Away ${i}`})),
    takings: 2_500_000,
    public: Array(14).fill([60, 25, 15]),
  });
});

after(async () => {
  await browser?.close();
  await product?.stop();
});

const ask = (path, token, body) => askApi(product.address, 'POST', path, token, body);

test('more than a million columns are paged through without a stutter', async () => {
  const {page, errors} = await visit(browser, product.address, {viewport: desktop});
  await page.goto(`/pool/${jornada.id}/workshop`);
  await logIn(page);
  await page.getByLabel('Start from').selectOption('All 4,782,969 columns');
  await page.getByLabel('Condition 1', {exact: true}).fill('draws 3..7');
  await page.evaluate(() => {
    globalThis.longTasks = [];
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) globalThis.longTasks.push(Math.round(entry.duration));
    }).observe({type: 'longtask'});
  });
  await page.getByRole('button', {name: 'Work it out'}).click();
  await page.locator('#left').waitFor();
  const left = Number((await page.locator('#left').innerText()).replace(/\D/g, ''));
  assert.ok(left >= 1_000_000, `${left} columns are left`);
  for (const viewport of [desktop, phone]) {
    await page.setViewportSize(viewport);
    for (let turn = 0; turn < 5; turn++) {
      await page.getByRole('button', {name: 'Next'}).click();
      await page.locator('section[aria-labelledby=left][aria-busy=false]').waitFor();
      await page.mouse.wheel(0, 4000);
      await page.mouse.wheel(0, -4000);
    }
    await page.getByRole('button', {name: 'Previous'}).click();
    await page.locator('section[aria-labelledby=left][aria-busy=false]').waitFor();
  }
  const longTasks = await page.evaluate(() => globalThis.longTasks);
  assert.deepEqual(longTasks.filter((duration) => duration > 200), [], `long tasks: ${longTasks}`);
  // However many there are, the page holds one page of them.
  assert.ok((await page.locator('*').count()) < 3000);
  assert.deepEqual(errors, []);
});

test('what can be won is worked out for the ticket on the slip', async () => {
  const {page, errors} = await visit(browser, product.address, {viewport: desktop});
  await page.goto(`/pool/${jornada.id}`);
  await logIn(page);
  const rows = page.locator('app-slip-rows li');
  for (let i = 0; i < 14; i++) {
    for (const sign of i < 2 ? ['1', 'X'] : ['1']) {
      await rows.nth(i).getByRole('button', {name: sign, exact: true}).click();
    }
  }
  const payouts = page.locator('app-payouts');
  await payouts.getByText('What can be won', {exact: true}).click();
  await payouts.getByLabel('3 Home 2 – Away 2').check();
  await payouts.getByRole('button', {name: 'Work it out now'}).click();
  await payouts.getByText(/of 4,782,969 results that are still possible pay something/).waitFor();
  // All together, and by the three outcomes of fixture 3.
  assert.equal(await payouts.locator('table').first().locator('tbody tr').count(), 4);
  await payouts.locator('app-payout-categories').getByText('14', {exact: false}).first().waitFor();
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => scrollTo(0, 0));
    assert.deepEqual(await flaws(page), []);
    if (process.env.SHOTS) await page.screenshot({path: `${process.env.SHOTS}/payouts-${viewport.width}.png`, fullPage: true});
  }
  assert.deepEqual(errors, []);
});
