// Sessions in a real browser: tokens that expire, tabs, devices, roles, origins.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {readFile} from 'node:fs/promises';
import {extname, join} from 'node:path';
import {after, before, test} from 'node:test';
import {setTimeout as wait} from 'node:timers/promises';
import {logIn, password, startBrowser, startProduct, visit as visitAt} from './product.mjs';

const accessTTL = 2_000; // ms
const leeway = 30_000; // ms, in which the server still takes an access token

let product;
let browser;
let elsewhere; // the same page, served from another origin
let foreign; // and from one that is not allowed

before(async () => {
  [elsewhere, foreign] = await Promise.all([servePage(), servePage()]);
  [product, browser] = await Promise.all([
    startProduct({QUINIELA_ACCESS_TTL: '2s', QUINIELA_ALLOWED_ORIGINS: elsewhere.address}),
    startBrowser(),
  ]);
  elsewhere.api = foreign.api = product.address;
});

after(async () => {
  await browser?.close();
  await product?.stop();
  elsewhere?.stop();
  foreign?.stop();
});

const visit = (options) => visitAt(browser, product.address, options);

/** The built page on a server of its own, told where the API is. */
async function servePage() {
  const folder = new URL('../frontend/dist/web', import.meta.url).pathname;
  const types = {'.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.json': 'application/json'};
  const site = {api: ''};
  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://x').pathname;
    const file = extname(path) ? path : '/index.html';
    try {
      let body = await readFile(join(folder, file));
      if (file === '/index.html') {
        body = body.toString().replace('name="quiniela-api" content=""', `name="quiniela-api" content="${site.api}"`);
      }
      response.writeHead(200, {'content-type': types[extname(file)] ?? 'application/octet-stream'}).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  site.address = `http://127.0.0.1:${server.address().port}`;
  site.stop = () => server.close();
  return site;
}

/** Notes the requests of a page to a path of the API, and their answers. */
function watch(page, path) {
  const seen = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname === path && response.request().method() !== 'OPTIONS') {
      seen.push(response.status());
    }
  });
  return seen;
}

const refreshPath = '/api/v1/auth/refresh';
const stored = (page, storage = 'sessionStorage') =>
  page.evaluate((name) => JSON.parse(globalThis[name].getItem('quiniela.session')), storage);
const row = (page, team) => page.locator('app-forecast-row').getByText(team);
const heading = (page, name) => page.getByRole('heading', {level: 1, name}).waitFor();
const place = (page, name) => page.getByRole('navigation').getByRole('link', {name}).click();

async function openSession(options) {
  const visitor = await visit(options);
  await visitor.page.goto('/login');
  await logIn(visitor.page);
  await visitor.page.waitForURL('**/home');
  await heading(visitor.page, /what is coming/i);
  return visitor;
}

/** What an API user gets, outside of any browser. */
async function call(method, path, token, body) {
  const response = await fetch(product.address + path, {
    method,
    headers: {'content-type': 'application/json', ...(token ? {authorization: `Bearer ${token}`} : {})},
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return {status: response.status, body: text ? JSON.parse(text) : undefined};
}

test('the page changes its tokens in time, again and again, and nobody notices', async () => {
  const {page, context, errors} = await openSession();
  const refreshes = watch(page, refreshPath);
  const first = await stored(page);
  await wait(4 * accessTTL);
  assert.ok(refreshes.length >= 3, `${refreshes.length} refreshes`);
  assert.deepEqual([...new Set(refreshes)], [200]);
  const now = await stored(page);
  assert.equal(now.id, first.id);
  assert.notEqual(now.token, first.token);
  assert.equal((await call('GET', '/api/v1/account', first.token)).status, 401, 'the first token is dead');
  await place(page, 'Matches');
  await heading(page, 'Matches');
  assert.deepEqual(errors, []);
  await context.close();
});

test('the access token expires while the computer sleeps, and the page goes on working', async () => {
  const {page, context, errors} = await openSession();
  const refreshes = watch(page, refreshPath);
  const answers = [];
  page.on('response', (response) => {
    if (response.url().includes('/api/v1/') && !response.url().endsWith(refreshPath)) {
      answers.push(response.status());
    }
  });
  // The page's clock and timers stand still; the server's do not.
  await page.clock.install({time: Date.now()});
  await page.reload();
  await heading(page, /what is coming/i); // without its clock the page would not come up
  await page.getByRole('navigation').getByRole('link', {name: 'Matches'}).waitFor(); // it comes once the role is known
  await page.clock.pauseAt(Date.now() + 500);
  const {token} = await stored(page);
  await wait(accessTTL + leeway + 1_500);
  assert.equal((await call('GET', '/api/v1/account', token)).status, 401, 'the token has not expired');
  const before = refreshes.length;
  answers.length = 0;
  await place(page, 'Matches');
  await page.clock.resume();
  await heading(page, 'Matches');
  await page.locator('app-forecast-row').first().waitFor();
  assert.ok(refreshes.length > before, 'no refresh');
  assert.equal(answers[0], 401, `answers ${answers}`);
  assert.equal(answers.at(-1), 200, `answers ${answers}`);
  assert.match(page.url(), /\/matches/);
  assert.deepEqual(errors, []);
  await context.close();
});

test('two tabs take turns: one refresh serves both', async () => {
  const {page, context, errors, openPage} = await visit();
  await page.goto('/login');
  await page.getByLabel('Keep me signed in').check();
  await logIn(page);
  await page.waitForURL('**/home');
  const second = await openPage();
  await second.goto('/matches');
  await heading(second, 'Matches');
  const refreshes = [watch(page, refreshPath), watch(second, refreshPath)];
  await wait(3 * accessTTL);
  const all = refreshes.flat();
  assert.deepEqual([...new Set(all)], [200]);
  // Two tabs that did not share would be at twice as many.
  assert.ok(all.length >= 2 && all.length <= 5, `${all.length} refreshes in ${(3 * accessTTL) / 1000} s`);
  const [one, other] = await Promise.all([stored(page, 'localStorage'), stored(second, 'localStorage')]);
  assert.equal(one.token, other.token);
  await place(page, 'Matches');
  await heading(page, 'Matches');
  await second.reload();
  await heading(second, 'Matches');
  assert.deepEqual(errors, []);
  await context.close();
});

test('two tabs that know nothing of each other refresh at once, and both stay in', async () => {
  // Without the service worker, which fetches the whole page in the seconds that are measured here.
  const {page, context, errors, openPage} = await visit({serviceWorkers: 'block'});
  await context.addInitScript(() => {
    // As in a browser without locks and without a way for tabs to talk.
    Object.defineProperty(Navigator.prototype, 'locks', {get: () => undefined});
    delete Navigator.prototype.locks;
    delete globalThis.BroadcastChannel;
  });
  await page.goto('/login');
  await logIn(page);
  await page.waitForURL('**/home');
  await page.clock.install({time: Date.now()});
  await page.reload();
  await heading(page, /what is coming/i);
  // At once: the first to ask waits until the other does.
  const asking = new Set();
  let letGo;
  const both = new Promise((resolve) => (letGo = resolve));
  await context.route(`**${refreshPath}`, async (route) => {
    asking.add(route.request().frame().page());
    if (asking.size === 2) {
      letGo();
    }
    await both;
    await route.continue();
  });
  const copy = await page.evaluate(() => sessionStorage.getItem('quiniela.session'));
  const second = await openPage();
  await second.addInitScript((session) => {
    if (!sessionStorage.getItem('quiniela.session')) {
      sessionStorage.setItem('quiniela.session', session);
    }
  }, copy);
  const refreshes = [watch(page, refreshPath), watch(second, refreshPath)];
  await Promise.all([second.goto('/matches'), page.clock.runFor(accessTTL + 1_000)]);
  await heading(second, 'Matches');
  for (let i = 0; i < 100 && refreshes.some((seen) => seen.length === 0); i++) {
    await wait(50);
  }
  assert.ok(refreshes.every((seen) => seen.length > 0), `refreshes ${JSON.stringify(refreshes)}`);
  assert.deepEqual([...new Set(refreshes.flat())], [200]);
  const [one, other] = [await stored(page), await stored(second)];
  assert.equal(one.id, other.id, 'not the same session');
  for (const tab of [page, second]) {
    assert.doesNotMatch(tab.url(), /login/);
  }
  assert.deepEqual(errors, []);
  await context.close();
});

/** The question for the password over a page whose session has ended. */
const endedOver = (page) => page.getByRole('dialog').filter({hasText: /session has ended/i});

test('a session that was ended elsewhere asks for the password, and goes on where one was', async () => {
  const {page, context} = await openSession();
  await page.goto('/matches?division=SP1&season=2016&matchday=3');
  await heading(page, 'Matches');
  const {body: tokens} = await call('POST', '/api/v1/auth/login', undefined, {user: 'admin', password});
  const {body: sessions} = await call('GET', '/api/v1/account/sessions', tokens.access_token);
  for (const session of sessions.items.filter((one) => !one.current)) {
    assert.equal((await call('DELETE', `/api/v1/account/sessions/${session.id}`, tokens.access_token)).status, 204);
  }
  await endedOver(page).waitFor(); // at the latest when it would have refreshed
  await logIn(page);
  await endedOver(page).waitFor({state: 'detached'});
  await heading(page, 'Matches');
  assert.match(page.url(), /\/matches\?division=SP1&season=2016&matchday=3$/);
  await context.close();
});

test('users: one is added, logs in, changes the password, is signed out elsewhere, and is deleted', async () => {
  const admin = await openSession();
  await admin.page.getByRole('button', {name: 'Account'}).click();
  await admin.page.getByRole('menuitem', {name: 'Users'}).click();
  await heading(admin.page, 'Users');
  await admin.page.getByLabel('Name', {exact: true}).fill('eva');
  await admin.page.getByRole('button', {name: 'Add', exact: true}).click();
  const secret = await admin.page.locator('.password').innerText();

  const desk = await visit();
  await desk.page.goto('/account');
  await logIn(desk.page, 'eva', secret);
  await heading(desk.page, 'Your account');
  const phone = await visit({userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'});
  await phone.page.goto('/matches');
  await logIn(phone.page, 'eva', secret);
  await heading(phone.page, 'Matches');
  await desk.page.reload();
  await desk.page.getByText('iPhone').waitFor();

  const change = async (current, next) => {
    await desk.page.getByLabel('Your password now').fill(current);
    await desk.page.getByLabel('New password').fill(next);
    await desk.page.getByRole('button', {name: 'Change password'}).click();
  };
  await change(secret, 'quiniela1234');
  await desk.page.getByText(/one of the common passwords/i).waitFor();
  await change('not my password', 'an unusual phrase');
  await desk.page.getByText('That is not your password.').waitFor();
  await change(secret, 'an unusual phrase');
  await desk.page.getByRole('status').filter({hasText: /password is changed/i}).waitFor();
  await desk.page.getByText('iPhone').waitFor({state: 'detached'});
  await endedOver(phone.page).waitFor();

  // No users page for who is no administrator.
  await desk.page.getByRole('button', {name: 'Account'}).click();
  assert.equal(await desk.page.getByRole('menuitem', {name: 'Users'}).count(), 0);
  await desk.page.keyboard.press('Escape');
  await desk.page.goto('/users');
  await desk.page.getByText(/only administrators/i).waitFor();

  await admin.page.getByRole('button', {name: 'Delete eva'}).click();
  await admin.page.getByLabel(/type “eva”/i).fill('eva');
  await admin.page.getByRole('button', {name: 'Delete for good'}).click();
  await admin.page.getByRole('status').filter({hasText: 'eva is deleted'}).waitFor();
  await endedOver(desk.page).waitFor();
  await desk.page.reload(); // without a session there is no page to go on with
  await desk.page.waitForURL('**/login**');
  for (const visitor of [admin, desk, phone]) {
    assert.deepEqual(visitor.errors, []);
    await visitor.context.close();
  }
});

test('others who guess the password do not keep out a browser that has logged in before', async () => {
  const admin = (await call('POST', '/api/v1/auth/login', '', {user: 'admin', password})).body.access_token;
  const made = await call('POST', '/api/v1/users', admin, {name: 'iris', role: 'player'});
  assert.equal(made.status, 201);
  const known = await visit();
  await known.page.goto('/login');
  await logIn(known.page, 'iris', made.body.password);
  await heading(known.page, /what is coming/i);
  const guesses = [];
  for (let i = 0; i < 11; i++) {
    guesses.push((await call('POST', '/api/v1/auth/login', '', {user: 'iris', password: 'a guess'})).status);
  }
  assert.equal(guesses.at(-1), 429);
  const stranger = await visit();
  await stranger.page.goto('/login');
  await logIn(stranger.page, 'iris', made.body.password);
  await stranger.page.getByRole('alert').waitFor();
  await known.page.evaluate(() => globalThis.sessionStorage.clear());
  await known.page.goto('/login');
  await logIn(known.page, 'iris', made.body.password);
  await heading(known.page, /what is coming/i);
  await known.context.close();
  await stranger.context.close();
});

test('signing out everywhere ends every session', async () => {
  const {page, context} = await openSession();
  const other = await openSession();
  await page.goto('/account');
  await page.getByRole('button', {name: 'Sign out everywhere'}).click();
  await page.waitForURL('**/login');
  await endedOver(other.page).waitFor();
  await context.close();
  await other.context.close();
});

test('a page from another origin that is allowed works, log-in and all', async () => {
  const {page, context, errors} = await visitAt(browser, elsewhere.address);
  const logins = watch(page, '/api/v1/auth/login');
  await page.goto('/matches?division=SP1&season=2016&matchday=1');
  await logIn(page, 'admin', 'not the password');
  await page.getByText('The user or the password is wrong.').waitFor(); // a refusal can be read as well
  await logIn(page);
  await row(page, 'Málaga').waitFor();
  assert.equal(new URL(page.url()).origin, elsewhere.address);
  assert.deepEqual(logins, [401, 200]);
  await page.getByRole('button', {name: 'Account'}).click();
  await page.getByRole('menuitem', {name: 'Log out'}).click();
  await page.waitForURL('**/login');
  assert.deepEqual(errors, []);
  await context.close();
});

test('a page from a foreign origin gets nothing', async () => {
  // A service worker would answer in the server's place.
  const {page, context} = await visitAt(browser, foreign.address, {serviceWorkers: 'block'});
  await page.goto('/login');
  await logIn(page);
  await page.getByText(/server cannot be reached/i).waitFor();
  const answers = await page.evaluate(async (api) => {
    const outcome = async (path, options) => fetch(api + path, options).then((r) => r.status, () => 'blocked');
    const json = {'content-type': 'application/json'};
    return [
      await outcome('/api/v1/auth/login', {method: 'POST', headers: json, body: '{}'}),
      await outcome('/api/v1/account', {headers: {authorization: 'Bearer x'}}),
      await outcome('/api/v1/openapi.json'),
    ];
  }, product.address);
  assert.deepEqual(answers, ['blocked', 'blocked', 'blocked']);
  await context.close();
});
