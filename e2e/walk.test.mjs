// A walk through every page: three roles, phone and desk, both languages, light and dark, small and
// zoomed screens, forced colours, a slow network and a session that ends. Wherever one goes, axe finds
// nothing, nothing scrolls sideways, no word is missing and the console stays empty.
import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {askApi, desktop, flaws, logIn, password, phone, startBrowser, startProduct, user, visit} from './product.mjs';

let product;
let browser;
let token;
let jornada;

const ask = (method, path, body) => askApi(product.address, method, path, token, body);

before(async () => {
  [product, browser] = await Promise.all([startProduct(), startBrowser()]);
  token = (await ask('POST', 'auth/login', {user, password})).access_token;
  for (const role of ['editor', 'player']) {
    await ask('POST', 'users', {name: role, password, role});
  }
  const fixtures = Array.from({length: 15}, (_, i) => ({home: `Home ${i + 1}`, away: `Away ${i + 1}`}));
  const closesAt = new Date(Date.now() + 5 * 24 * 3600e3).toISOString();
  const open = {season: '2026-27', number: 9, closesAt, fixtures, public: Array(14).fill([50, 30, 20])};
  jornada = (await ask('POST', 'jornadas', open)).id;
});
after(async () => {
  await browser?.close();
  await product?.stop();
});

const forPlayers = () => [
  '/home', '/matches', '/matches/7', '/ranking', '/teams/1', '/standings', '/simulation',
  '/forecasts', '/forecasts/models', '/forecasts/teams', '/forecasts/time-machine', '/forecasts/method',
  '/pool', `/pool/${jornada}`, `/pool/${jornada}/workshop`, '/pool/scrutiny', '/pool/replay', '/pool/balance',
  '/account', '/no-such-page',
];
const forEditors = () => [
  '/matches/new', '/matches/entry?division=SP1&season=2016&matchday=38', '/matches/7/edit', '/pool/new', `/pool/${jornada}/edit`,
  '/data', '/data/start?leagues=SP1', '/data/training', '/data/operation',
];
const forAdmins = () => ['/users', '/users/audit', '/data/competitions'];

/** Waits until nothing is loading any more. */
async function settled(page) {
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('app-loading, [aria-busy=true]'));
}

/** What a reader would stumble over: a key instead of words. */
async function keysOn(page) {
  const words = await page.locator('body').innerText();
  const allowed = /^(example|football-data\.co|quinielista|www)/;
  return (words.match(/\b[a-z][A-Za-z]+\.[a-z][A-Za-z]+(\.[a-z][A-Za-z]+)*\b/g) ?? []).filter(
    (word) => !allowed.test(word) && !/\.(uk|es|org|com|csv|json|txt|xlsx)$/.test(word),
  );
}

// Colours are the same in a window of any size, and axe does not see those that the system forces on a page.
const noContrast = ['color-contrast'];

/** What axe finds in a small window; where a bar covers half of what one could scroll to, in a window as tall as the page. */
async function flawsInSmall(page, viewport) {
  const found = await flaws(page, noContrast);
  if (!found.length) {
    return found;
  }
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({...viewport, height});
  await settled(page);
  const left = await flaws(page, noContrast);
  await page.setViewportSize(viewport);
  return left;
}

/** Logs in as somebody, who then walks from page to page. */
async function walker(name, options) {
  const {page, context, errors} = await visit(browser, product.address, {serviceWorkers: 'block', ...options});
  await page.goto('/login');
  await page.locator('#user').fill(name);
  await page.locator('#password').fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/home');
  return {page, context, errors};
}

// Two walk at the same time, each in a context of its own.
describe('walks', {concurrency: 2}, () => {
  for (const {name, routes, options} of [
    {
      name: user,
      routes: () => [...forAdmins(), ...forEditors()],
      options: {viewport: desktop, locale: 'es-ES', colorScheme: 'light'},
    },
    {
      name: 'editor',
      routes: () => [...forEditors(), '/home', '/matches', `/pool/${jornada}`],
      options: {viewport: phone, locale: 'en-GB', colorScheme: 'dark', reducedMotion: 'reduce'},
    },
    {name: 'player', routes: forPlayers, options: {viewport: phone, locale: 'es-ES', colorScheme: 'light'}},
    {
      name: 'player',
      routes: forPlayers,
      options: {viewport: desktop, locale: 'en-GB', colorScheme: 'dark'},
    },
  ]) {
    const {viewport, locale, colorScheme} = options;
    test(`${name} walks at ${viewport.width} px, ${locale}, ${colorScheme}`, async () => {
      const {page, context, errors} = await walker(name, options);
      for (const route of routes()) {
        await page.goto(route);
        await settled(page);
        assert.deepEqual(await flaws(page), [], route);
        assert.deepEqual(await keysOn(page), [], route);
        assert.deepEqual(errors, [], route);
      }
      await context.close();
    });
  }

  // 1280 px at 200 % have room for 640; nothing may need scrolling in two directions.
  for (const {what, options} of [
    {what: '320 px, forced colours', options: {viewport: {width: 320, height: 640}, forcedColors: 'active', locale: 'es-ES'}},
    {what: '200 % zoom', options: {viewport: {width: 640, height: 450}, deviceScaleFactor: 2, locale: 'en-GB'}},
  ]) {
    test(`every page fits: ${what}`, async () => {
      const {page, context, errors} = await walker(user, options);
      for (const route of [...forPlayers(), ...forEditors(), ...forAdmins()]) {
        await page.goto(route);
        await settled(page);
        assert.deepEqual(await flawsInSmall(page, options.viewport), [], route);
      }
      assert.deepEqual(errors, []);
      await context.close();
    });
  }
});

test('pages of others are explained to a player, not shown', async () => {
  const {page, context, errors} = await walker('player', {locale: 'en-GB'});
  for (const route of [...forAdmins().slice(0, 2), '/data', '/data/start', '/data/training', '/data/operation']) {
    await page.goto(route);
    await page.getByText(/^Only (editors|administrators)/).waitFor();
  }
  assert.deepEqual(errors, []);
  await context.close();
});

test('on a slow network a page says that it loads, and why it cannot', async () => {
  const {page, context, errors} = await walker('player', {viewport: phone, locale: 'en-GB'});
  let failing = false;
  await context.route('**/api/v1/ratings**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await (failing ? route.abort() : route.continue());
  });
  await page.goto('/ranking');
  await page.locator('app-loading').waitFor();
  await page.locator('tbody tr').first().waitFor();
  failing = true;
  await page.reload();
  await page.getByRole('button', {name: 'Try again'}).waitFor();
  failing = false;
  await page.getByRole('button', {name: 'Try again'}).click();
  await page.locator('tbody tr').first().waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('when a session ends, the page waits for its user, and what was being kept is kept', async () => {
  const {page, context, errors} = await walker('player', {locale: 'en-GB', viewport: phone});
  await page.goto(`/pool/${jornada}`);
  const row = (number) => page.locator('app-slip-rows li').nth(number - 1);
  for (let number = 1; number <= 14; number++) {
    await row(number).getByRole('button', {name: '1', exact: true}).click();
  }
  await row(14).getByRole('button', {name: 'X', exact: true}).click();
  await page.locator('app-ticket-worth #name').fill('Friday’s');
  const players = (await ask('GET', 'users')).items.find((one) => one.name === 'player');
  await ask('PATCH', `users/${players.id}`, {password: `${password} anew`}); // ends the player's sessions
  await page.getByRole('button', {name: 'Keep this ticket'}).click();
  const again = page.getByRole('dialog', {name: 'Log in to QuinielaML'});
  await again.getByText(/your session has ended/i).waitFor();
  assert.equal(await page.locator('app-ticket-worth #name').isVisible(), false, 'the page can be seen');
  await page.keyboard.press('Escape');
  assert.deepEqual(await flaws(page, noContrast), []);
  assert.equal(await again.getByLabel('User', {exact: true}).inputValue(), 'player');
  await logIn(page, 'player', `${password} anew`);
  await again.waitFor({state: 'detached'});
  await page.locator('app-kept-tickets').getByText('Friday’s').waitFor();
  assert.equal(new URL(page.url()).pathname, `/pool/${jornada}`);

  // What was being typed outlives a page that is loaded anew as well.
  await page.locator('app-ticket-worth #name').fill('Saturday’s');
  await row(1).getByRole('button', {name: 'X', exact: true}).click();
  await ask('PATCH', `users/${players.id}`, {password});
  await page.reload();
  await logIn(page, 'player', password);
  await again.waitFor({state: 'detached'});
  await page.locator('app-ticket-worth #name').waitFor();
  assert.equal(await page.locator('app-ticket-worth #name').inputValue(), 'Saturday’s');
  assert.equal(await row(1).getByRole('button', {name: 'X', exact: true}).getAttribute('aria-pressed'), 'true');
  assert.deepEqual(errors, []);
  await context.close();
});
