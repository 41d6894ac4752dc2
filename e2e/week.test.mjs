// A week on a phone, with stand-ins of the services: the coupon is there, a ticket is kept in
// one tap, signs turn by themselves, the money stands there.
import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, test} from 'node:test';
import {askApi, flaws, logIn, password, phone, startBrowser, startProduct, user, visit} from './product.mjs';

const toClosing = 60_000; // ms from the announcement: time to see percentages and keep a ticket
const minute = 60_000;
const teams =
  'Oviedo,Sporting,Betis,Sevilla,Racing,Zaragoza,Málaga,Eibar,Granada,Cádiz,Leganés,Getafe,Alavés,Osasuna,Celta,Girona,Elche,Levante,Mirandés,Burgos,Castellón,Almería,Huesca,Albacete,Córdoba,Ceuta,Barcelona,Villarreal,Valencia,Athletic'.split(
    ',',
  );

/** A moment as the official services write it. */
const madrid = (at) => new Date(at).toLocaleString('sv-SE', {timeZone: 'Europe/Madrid'});

/** The official answer for the jornada; signs are those of the first fixtures. */
function draw(closing, signs = '', more = {}) {
  const fixtures = Array.from({length: 15}, (_, i) => ({
    posicion: String(i + 1),
    local: `${teams[2 * i]} (m)`,
    visitante: `${teams[2 * i + 1]} (m)`,
    fecha_completa: madrid(closing),
    ...(signs[i] ? {signo: i === 14 ? '1-0' : signs[i]} : {}),
  }));
  const day = new Date(closing + 2 * 24 * 60 * minute);
  return [{fecha_sorteo: `${madrid(day).slice(0, 10)} 00:00:00`, jornada: '25', temporada: season(day), partidos: fixtures, ...more}];
}

function season(day) {
  const first = day.getUTCMonth() < 7 ? day.getUTCFullYear() - 1 : day.getUTCFullYear();
  return `${first}-${first + 1}`;
}

let product;
let browser;
let services;
let closing;
let goals = 0;
before(async () => {
  closing = Math.ceil((Date.now() + toClosing) / 1000) * 1000;
  services = createServer((request, response) => {
    const path = request.url ?? '';
    const drawn = draw(closing);
    const answers = {
      proximosv3: [{fecha: drawn[0].fecha_sorteo, game_id: 'LAQU', cierre: madrid(closing), estado: 'abierto', jornada: 25, premio_bote: '800.000'}],
      fechav3: drawn,
      estadisticas: Object.fromEntries(Array.from({length: 14}, (_, i) => [i + 1, {valor1: '60', valorx: '25', valor2: '15'}])),
      'esp.1': {
        events: [
          {
            date: new Date(closing).toISOString(),
            competitions: [
              {
                competitors: [
                  {homeAway: 'home', team: {displayName: 'Barcelona'}, score: String(goals)},
                  {homeAway: 'away', team: {displayName: 'Villarreal'}, score: '0'},
                ],
                status: {displayClock: "12'", period: 1, type: {state: 'in', completed: false, name: 'STATUS_FIRST_HALF'}},
              },
            ],
          },
        ],
      },
    };
    const found = Object.keys(answers).find((name) => path.includes(name));
    response.writeHead(found ? 200 : 404).end(found ? JSON.stringify(answers[found]) : '');
  });
  await new Promise((resolve) => services.listen(0, '127.0.0.1', resolve));
  const folder = `http://127.0.0.1:${services.address().port}/`;
  [product, browser] = await Promise.all([
    startProduct({QUINIELA_SAMPLE: 'off', QUINIELA_SELAE_URL: folder, QUINIELA_ESPN_URL: folder, QUINIELA_FETCH_ALLOW: '127.0.0.1'}),
    startBrowser(),
  ]);
});
after(async () => {
  await browser?.close();
  await product?.stop();
  services?.closeAllConnections();
  services?.close();
});

const ask = (...what) => askApi(product.address, ...what);

async function until(what, time, right) {
  for (const end = Date.now() + time; Date.now() < end; await new Promise((resolve) => setTimeout(resolve, 500))) {
    const found = await right();
    if (found) {
      return found;
    }
  }
  throw new Error(`never ${what}`);
}

test('the week follows itself on a phone', async () => {
  const {access_token: token} = await ask('POST', 'auth/login', '', {user, password});
  const paste = (answer) => {
    const form = new FormData();
    form.append('settings', '{}');
    form.append('file', new Blob([JSON.stringify(answer)]), 'answer.json');
    return ask('POST', 'jornadas/imports', token, form);
  };
  const jornada = await until('open with percentages', minute, async () => {
    const {items} = await ask('GET', 'jornadas', token);
    return items.find((one) => one.number === 25 && one.state === 'open') && (await ask('GET', `jornadas/${items[0].id}`, token)).fixtures[0].public && items[0];
  });
  const {page, context, errors} = await visit(browser, product.address, {viewport: phone});
  await page.goto(`/pool/${jornada.id}`);
  await logIn(page);
  await page.getByRole('heading', {name: /Jornada 25/}).waitFor();
  await page.locator('app-slip-rows li').nth(13).waitFor();

  // One tap for the ticket, one to keep it.
  await page.getByRole('group', {name: 'A good ticket for'}).getByRole('button', {name: '12 €'}).click();
  await page.locator('app-proposal').getByRole('button', {name: 'Keep this ticket'}).click();
  await page.getByRole('heading', {name: 'My tickets'}).waitFor();
  assert.ok(Date.now() < closing, 'the ticket was kept after the closing: raise toClosing');

  // The scoreboard is asked as soon as the matches begin.
  goals = 1;
  await until('played', closing - Date.now() + minute, async () => (await ask('GET', `jornadas/${jornada.id}/live`, token)).now.fixtures[13].sign);
  await page.reload();
  const live = page.locator('app-live');
  await live.getByText('as it stands').first().waitFor();
  await live.getByText('1–0').waitFor();
  assert.deepEqual(await flaws(page), []);

  // Signs turn without anybody touching the page, and what can still be won with them: twelve
  // are official, one stands as it is.
  await paste(draw(closing, '111111111111', {recaudacion: '2.000.000,00'}));
  await live.getByText(/^1[0-3] right so far/).waitFor();
  await live.getByText('What can still be won').click();
  await live.locator('app-payout-categories').getByText(/1[0-4] right/).first().waitFor();
  assert.deepEqual(await flaws(page), []);

  const prizes = ['0,00', '9.000,00', '250,00', '30,00', '6,00', '2,00'].map((premio, i) => ({categoria: i + 1, ganadores: '100', premio}));
  await paste(draw(closing, '111111111111111', {recaudacion: '2.000.000,00', escrutinio: prizes}));
  await page.reload();
  await page.getByText(/Won €[0-9.,]+ after tax/).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  assert.deepEqual(errors, []);
  await context.close();
});
