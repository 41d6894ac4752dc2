// The pool: an editor makes a jornada of the next matches, a ticket with doubles
// and one with a reduction are kept, and the official signs tell what they won.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {askApi, desktop, flaws, logIn, password, phone, startBrowser, startProduct, user, visit} from './product.mjs';

let product, browser;

before(async () => {
  product = await startProduct({QUINIELA_SAMPLE: 'off'});
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await product?.stop();
});

const day = 24 * 60 * 60 * 1000;
const opening = new Date(Date.now() + 2 * day);
opening.setUTCMinutes(0, 0, 0);

/** Two seasons of ten teams, and of the third the matches at Team 9's to come. */
function league() {
  const lines = ['division,season,kickoff,home,away,home_goals,away_goals'];
  const now = opening.getUTCMonth() >= 6 ? opening.getUTCFullYear() : opening.getUTCFullYear() - 1;
  for (const season of [now - 2, now - 1, now]) {
    let played = 0;
    for (let home = 0; home < 10; home++) {
      for (let away = 0; away < 10; away++) {
        if (home === away) {
          continue;
        }
        const open = season === now && home === 9;
        const time = open ? opening : new Date(Date.UTC(season, 7, 15 + Math.floor(played++ / 3), 18));
        const goals = open ? ',' : `${(home * 7 + away * 3 + season) % 4},${(home + away * 5 + season) % 3}`;
        if (season < now || open) {
          lines.push(`SP1,${season},${time.toISOString()},Team ${home},Team ${away},${goals}`);
        }
      }
    }
  }
  return lines.join('\n');
}

const ask = (...what) => askApi(product.address, ...what);

async function logInBehind() {
  return (await ask('POST', 'auth/login', '', {user, password})).access_token;
}

/** Trains one model, as training all of them is another test's matter. */
async function train() {
  const token = await logInBehind();
  let job = await ask('POST', 'jobs', token, {kind: 'train', models: ['elo']});
  while (!job.finishedAt) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    job = await ask('GET', `jobs/${job.id}`, token);
  }
  assert.equal(job.state, 'succeeded', JSON.stringify(job));
}

test('from a jornada to the scrutiny of its tickets', async () => {
  const {page, errors} = await visit(browser, product.address, {viewport: desktop});
  await page.goto('/data');
  await logIn(page);
  await page.locator('#files').setInputFiles({name: 'league.csv', mimeType: 'text/csv', buffer: Buffer.from(league())});
  await page.getByRole('button', {name: 'Keep it'}).click();
  await page.getByText('Done. ').first().waitFor();
  await train();
  await ask('POST', 'users', await logInBehind(), {name: 'bea', password: 'a quiet Friday night', role: 'player'});

  // The next matches are there; the rest is written by hand.
  await page.getByRole('link', {name: 'Quiniela', exact: true}).click();
  await page.getByText('There is no jornada yet').waitFor();
  await page.getByRole('link', {name: 'New jornada'}).click();
  await page.getByLabel('Home team of 1', {exact: true}).waitFor();
  assert.equal(await page.getByLabel('Home team of 1', {exact: true}).inputValue(), 'Team 9');
  // A match of the list brings both teams.
  await page.getByLabel('Home team of 8', {exact: true}).fill('Nobody');
  await page.getByLabel('Home team of 8', {exact: true}).fill('Team 9 – Team 7');
  assert.equal(await page.getByLabel('Away team of 8', {exact: true}).inputValue(), 'Team 7');
  assert.equal(await page.locator('li app-icon').count(), 9);
  for (let number = 9; number <= 14; number++) {
    await page.getByLabel(`Home team of ${number}`, {exact: true}).fill(`Women ${number}`);
    await page.getByLabel(`Away team of ${number}`, {exact: true}).fill(`Others ${number}`);
  }
  await page.getByLabel('Expected takings in euros').fill('2500000');
  await page.getByLabel("The public's percentages").fill('50 30 10');
  await page.getByRole('button', {name: 'Add the jornada'}).click();
  await page.getByText('three that add up to 100').waitFor(); // nothing typed is lost
  await page.getByLabel("The public's percentages").fill(Array(14).fill('50,0 30 20').join('\n'));
  await page.getByRole('button', {name: 'Add the jornada'}).click();
  await page.getByRole('heading', {name: /^Jornada 1 /}).waitFor();
  await page.locator('app-slip-rows .teams').nth(8).click(); // details are one tap away
  await page.getByText("The public's shares: we have no forecast.").waitFor();
  await page.locator('app-slip-rows .teams').nth(8).click();

  // Touch and keys: one double, then the price and the chances of the ticket.
  const row = (number) => page.locator('app-slip-rows li').nth(number - 1);
  await page.getByText('Fixtures without a mark: 14.').last().waitFor();
  await row(1).getByRole('button', {name: '1', exact: true}).focus();
  for (let number = 1; number <= 14; number++) {
    await page.keyboard.press('1');
    await page.keyboard.press('ArrowDown');
  }
  await row(1).getByRole('button', {name: 'X', exact: true}).click();
  await row(2).getByRole('button', {name: '2', exact: true}).click();
  await page.locator('.price').getByText('4 columns', {exact: true}).waitFor();
  await page.locator('.price').getByText('€3.00', {exact: true}).waitFor();
  await page.getByText(/^\s*Expected return €/).waitFor();
  await page.locator('.worth').getByRole('row', {name: /^14 0\.0\S+% [\d,]+ €[\d,]+$/}).waitFor();
  await page.getByLabel('Name of the ticket').fill('Friday');
  await page.reload(); // a half-made ticket stays in the browser
  await page.locator('.price').getByText('€3.00', {exact: true}).waitFor();
  await page.getByLabel('Name of the ticket').fill('Friday');
  await page.getByRole('button', {name: 'Keep this ticket'}).click();
  await page.locator('.mine', {hasText: 'Friday'}).waitFor();

  // The home page counts down, and knows the ticket.
  await page.getByRole('link', {name: 'Home', exact: true}).click();
  await page.locator('app-next-jornada').getByText(/in \d+ (days|hours)/).waitFor();
  await page.locator('app-next-jornada').getByText('Friday: 4 columns, €3.00').waitFor();
  await page.getByRole('link', {name: 'La Quiniela · Jornada 1'}).click();

  // A reduction refuses other marks in a sentence, and takes its own.
  await page.getByRole('button', {name: 'Start over'}).click();
  await page.getByRole('button', {name: 'Tick the most probable'}).click();

  // A link with marks puts them on the slip; what was begun there comes back.
  const slip = page.url();
  await page.getByRole('button', {name: 'Share these marks'}).waitFor();
  await page.goto(`${slip}?marks=${'1X.'.repeat(13)}2&elige8=nothing`);
  await page.getByText('The marks of the link are on the slip.').waitFor();
  assert.equal(await page.locator('app-slip-rows [aria-pressed=true]').count(), 27);
  assert.equal(page.url(), slip);
  assert.deepEqual(await flaws(page), []);
  await page.getByRole('button', {name: 'Undo'}).click();
  assert.equal(await page.locator('app-slip-rows [aria-pressed=true]').count(), 14);

  await page.getByLabel('Reduction').selectOption('1');
  await page.getByRole('alert').waitFor();
  for (let number = 1; number <= 4; number++) {
    for (const sign of ['1', 'X', '2']) {
      const button = row(number).getByRole('button', {name: sign, exact: true});
      if ((await button.getAttribute('aria-pressed')) === 'false') {
        await button.click();
      }
    }
  }
  await page.locator('.price').getByText('9 columns', {exact: true}).waitFor();
  await page.getByText('13 right for certain').waitFor();
  // The extra game: eight fixtures, chosen for one or by hand.
  await page.getByRole('button', {name: 'The likeliest eight'}).click();
  await page.locator('.price').getByText('€7.25', {exact: true}).waitFor();
  const eight = page.locator('.elige8 .signs button[aria-pressed=true]');
  assert.equal(await eight.count(), 8);
  await eight.first().click();
  await page.getByText('fixtures still to choose: 1').first().waitFor();
  assert.equal(await page.getByRole('button', {name: 'Keep this ticket'}).isDisabled(), true);
  await page.locator('.price').getByText('€6.75', {exact: true}).waitFor(); // what is chosen so far is weighed without it
  await page.locator('button:enabled', {hasText: 'The likeliest eight'}).waitFor();
  await page.locator('.elige8 .signs button[aria-pressed=false]').first().click();
  await page.locator('.worth').getByRole('row', {name: /^Elige 8/}).waitFor();
  await page.getByLabel('Name of the ticket').fill('Reduced');
  await page.getByRole('button', {name: 'Keep this ticket'}).click();
  await page.locator('.mine', {hasText: 'Reduced'}).waitFor();

  // What was deleted comes back, and the slip is left alone.
  await page.locator('.mine', {hasText: 'Friday'}).getByRole('button', {name: 'Delete'}).click();
  await page.locator('.mine', {hasText: 'Friday'}).waitFor({state: 'detached'});
  await page.locator('.price').getByText('9 columns', {exact: true}).waitFor();
  await page.getByRole('button', {name: 'Undo'}).click();
  await page.locator('.mine', {hasText: 'Friday'}).waitFor();

  // Suggestions stand side by side, each with what it gives up, and one comes onto the slip.
  const suggested = page.locator('app-suggestions li');
  await page.getByRole('button', {name: 'Suggest', exact: true}).click();
  await suggested.first().waitFor();
  const same = suggested.getByText('The same ticket');
  assert.equal((await suggested.count()) + (await same.count()), 6);
  assert.match(await suggested.nth(0).locator('.lost').innerText(), /−\d+%|-\d+%/);
  assert.match(await suggested.nth(0).locator('.lost').innerText(), /best/);
  await suggested.nth(0).getByRole('button', {name: 'Put it on the slip'}).click();
  await page.getByText('16 single columns').waitFor();
  await page.locator('.price').getByText('€12.00', {exact: true}).waitFor();

  // Conditions choose among columns; a group is made of the marks on the slip.
  await page.getByRole('button', {name: 'Start over'}).click();
  await row(1).getByRole('button', {name: '1', exact: true}).click();
  await row(2).getByRole('button', {name: 'X', exact: true}).click();
  await page.getByText('Filters: conditions on columns').click();
  await page.getByLabel('Add one of these').selectOption('Number of 2');
  assert.equal(await page.getByLabel('Condition 1', {exact: true}).inputValue(), 'aways 1..5');
  await page.getByLabel('Condition 1', {exact: true}).fill('aways ..1');
  await page.getByRole('button', {name: 'A group of the marks'}).click();
  assert.equal(await page.getByLabel('Condition 2', {exact: true}).inputValue(), 'column 1X------------ hits 1..2');
  await page.getByLabel('Condition 2', {exact: true}).fill('column 1X------------ hits 2');
  await page.getByRole('button', {name: 'Suggest', exact: true}).click();
  await page.getByText('conditions choose among columns').first().waitFor();
  // Nothing moves under the finger when its figures come.
  const place = () => page.getByText('Play it with others').evaluate((it) => it.getBoundingClientRect().top + scrollY);
  await page.getByText('Fixtures without a mark: 12.').last().waitFor();
  const before = await place();
  await suggested.nth(0).getByRole('button', {name: 'Put it on the slip'}).click();
  await page.getByText('16 single columns').waitFor();
  await page.locator('.price').getByText('16 columns', {exact: true}).waitFor();
  await page.locator('.worth[aria-busy=false]').waitFor();
  assert.equal(await place(), before);
  const filtered = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((one) => one.startsWith('slip-'));
    return JSON.parse(localStorage.getItem(key)).columns;
  });
  assert.ok(filtered.every((column) => /^1X/.test(column) && column.split('2').length <= 2), filtered.join(' '));

  // A peña: what cannot be a user name is refused, and the parts of the price are there.
  await page.getByLabel('Name of the ticket').fill('Peña');
  await page.getByText('Play it with others').click();
  await page.getByRole('button', {name: 'Add a member'}).click();
  await page.getByLabel('Name', {exact: true}).fill('Aunt Paquita');
  await page.getByRole('button', {name: 'Keep this ticket'}).click();
  await page.getByText(/letters.*digits/i).first().waitFor();
  await page.getByLabel('Who', {exact: true}).selectOption('name');
  await page.getByLabel('Shares', {exact: true}).fill('3');
  await page.getByRole('button', {name: 'Add a member'}).click();
  await page.getByLabel('Name', {exact: true}).nth(1).fill('bea');
  await page.getByRole('button', {name: 'Keep this ticket'}).click();
  const shared = page.locator('.mine', {hasText: 'Peña'});
  await shared.getByText('3 of 5 shares').waitFor();
  await shared.getByText('€7.20', {exact: true}).waitFor();
  await shared.getByText('has not answered yet').waitFor();
  await shared.getByLabel('Aunt Paquita has paid').check();
  await shared.getByText(/What has changed/).click();
  await shared.getByText('Aunt Paquita has paid', {exact: false}).first().waitFor();

  const looks = async (...sizes) => {
    for (const [viewport, colorScheme] of sizes) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({colorScheme});
      assert.deepEqual(await flaws(page), []);
    }
  };
  const everywhere = [[phone, 'light'], [phone, 'dark'], [desktop, 'light'], [desktop, 'dark']];
  await looks(...everywhere);

  // On paper: marks as ticked, single columns in blocks of eight.
  await page.getByRole('link', {name: 'Print Friday'}).click();
  const printed = page.locator('article');
  const crosses = async () => (await printed.locator('.crosses').first().getAttribute('d')).match(/l[\d.]+ -/g).length;
  await printed.getByText('€3.00').waitFor();
  assert.equal(await crosses(), 16);
  await looks(...everywhere);
  await page.emulateMedia({media: 'print'});
  assert.equal(await page.getByRole('button', {name: 'Print'}).isVisible(), false);
  assert.equal(await page.getByRole('navigation').isVisible(), false);
  await page.emulateMedia({media: null});
  await page.getByRole('link', {name: 'Jornada 1'}).click();
  await page.getByRole('link', {name: 'Print Peña'}).click();
  await printed.getByText('€12.00').waitFor();
  assert.equal(await printed.locator('.slips li').count(), 2);
  await looks([phone, 'light'], [desktop, 'dark']);
  await page.getByRole('link', {name: 'Jornada 1'}).click();

  // Its fixtures are those of the tickets; what else is known may change.
  await page.getByRole('link', {name: 'Change', exact: true}).click();
  await page.getByRole('heading', {name: 'Change jornada 1'}).waitFor();
  assert.equal(await page.getByLabel("The public's percentages").inputValue(), Array(14).fill('50 30 20').join('\n'));
  await looks([phone, 'dark'], [desktop, 'light']);
  await page.getByLabel('Home team of 12', {exact: true}).fill('Somebody else');
  await page.getByRole('button', {name: 'Save', exact: true}).click();
  await page.getByText(/fixture 12 is Women 12 – Others 12 on the tickets that are kept \(3\)/i).waitFor();
  await page.getByRole('button', {name: 'Delete', exact: true}).click();
  await page.getByText('there are 3 tickets for this jornada').waitFor();
  await page.getByLabel('Home team of 12', {exact: true}).fill('Women 12');
  await page.getByLabel('Expected takings in euros').fill('2600000');
  await page.getByRole('button', {name: 'Save', exact: true}).click();
  await page.getByRole('heading', {name: /^Jornada 1 /}).waitFor();

  // A member sees the shared ticket and the own part alone, and may leave.
  const other = await visit(browser, product.address, {viewport: phone});
  await other.page.goto('/pool');
  await logIn(other.page, 'bea', 'a quiet Friday night');
  // Nobody is a member unasked.
  await other.page.getByText('1 of 5 shares').waitFor();
  assert.deepEqual(await flaws(other.page), []);
  await other.page.getByRole('button', {name: 'Take part'}).click();
  await other.page.getByText('You take part').waitFor();
  await other.page.getByRole('link', {name: /^Jornada 1 /}).click();
  await other.page.locator('.mine', {hasText: 'Peña'}).getByText('1 of 5 shares').waitFor();
  await other.page.getByText(/What has changed/).click();
  await other.page.getByText('bea takes part').waitFor();
  assert.equal(await other.page.getByText('3 of 5 shares').count(), 0);
  assert.equal(await other.page.locator('.mine').getByRole('button', {name: 'Delete'}).count(), 0);
  await other.page.getByRole('button', {name: 'Leave', exact: true}).click();
  await other.page.getByRole('button', {name: 'Leave for good'}).click();
  await other.page.getByText('You have left the ticket.').first().waitFor();
  await other.page.locator('.mine').waitFor({state: 'detached'});
  assert.deepEqual(other.errors, []);

  // While matches are open, and in the end.
  const [open] = (await ask('GET', 'jornadas', await logInBehind())).items;
  await ask('PUT', `jornadas/${open.id}/results`, await logInBehind(), {signs: '2-------------'});
  await page.getByLabel('Fourteen signs').fill('X1111111------');
  await page.getByLabel('Winners: pleno').fill('0 1 2 3 4 5');
  await page.getByRole('button', {name: 'Enter', exact: true}).click();
  await page.locator('#results ~ form').getByText('Somebody else has changed it meanwhile.').waitFor();
  await page.getByRole('button', {name: 'Show what it is now'}).click();
  await page.locator('app-slip-rows').getByText('Official: 2').waitFor();
  assert.equal(await page.getByLabel('Fourteen signs').inputValue(), '2-------------');
  assert.equal(await page.getByLabel('Winners: pleno').inputValue(), '');
  // One's own entry is nobody else's: it can be entered again at once.
  await page.getByLabel('Fourteen signs').fill('1-------------');
  await page.getByRole('button', {name: 'Enter', exact: true}).click();
  await page.locator('#results ~ form').getByText('The results are in.').waitFor();
  await page.getByLabel('Fourteen signs').fill('X1111111------');
  await page.getByRole('button', {name: 'Enter', exact: true}).click();
  await page.locator('.mine', {hasText: 'Friday'}).getByText('8 right so far, could still reach 14.').waitFor();
  await page.getByLabel('Winners: pleno').fill('none');
  await page.getByRole('button', {name: 'Enter', exact: true}).click();
  assert.equal(await page.getByLabel('Winners: pleno').evaluate((field) => field.validity.patternMismatch), true);
  await page.getByLabel('Fourteen signs').fill('X1111111111111');
  await page.getByLabel('Winners: pleno').fill('0 2 100 1500 14000 70000');
  assert.equal(await page.getByLabel('Takings in euros').inputValue(), '2600000');
  await page.getByLabel('Takings in euros').fill('2400000.50');
  await page.getByRole('button', {name: 'Enter', exact: true}).click();
  await page.locator('.mine', {hasText: 'Friday'}).getByText('14 right.').waitFor();
  await page.locator('.mine', {hasText: 'Friday'}).getByText(/Won €[\d,.]+ after tax/).waitFor();

  await page.getByRole('link', {name: 'All jornadas'}).click();
  await page.getByText('X1111111111111').waitFor();
  await page.getByText('Friday').waitFor();
  await looks([phone, 'dark'], [desktop, 'light']);

  // One without tickets goes, and comes back with its results.
  await page.getByRole('link', {name: 'New jornada'}).click();
  for (let number = 9; number <= 14; number++) {
    await page.getByLabel(`Home team of ${number}`, {exact: true}).fill(`Home ${number}`);
    await page.getByLabel(`Away team of ${number}`, {exact: true}).fill(`Away ${number}`);
  }
  await page.getByRole('button', {name: 'Add the jornada'}).click();
  await page.getByRole('heading', {name: /^Jornada 2 /}).waitFor();
  await page.getByRole('link', {name: 'Change', exact: true}).click();
  await page.getByRole('button', {name: 'Delete', exact: true}).click();
  await page.getByText('The jornada is deleted.').waitFor();
  await page.getByRole('button', {name: 'Undo'}).click();
  await page.getByRole('heading', {name: /^Jornada 2 /}).waitFor();
  await page.getByRole('link', {name: 'All jornadas'}).click();

  // Another jornada, lost: the balance has a course.
  const token = await logInBehind();
  const fixtures = Array.from({length: 15}, (_, i) => ({home: `Home ${i}`, away: `Away ${i}`}));
  const second = await ask('POST', 'jornadas', token, {season: '2020-21', number: 7, closesAt: new Date(opening.getTime() + 7 * day).toISOString(), fixtures});
  await ask('POST', 'tickets', token, {jornadaId: second.id, ticket: {columns: ['11111111111111', '1111111111111X']}});
  await ask('PUT', `jornadas/${second.id}/results`, token, {signs: '22222222222222'});
  await page.getByRole('link', {name: 'Played and won'}).click();
  await page.getByRole('heading', {name: 'Balance over time'}).waitFor();
  const rounds = page.locator('section', {hasText: 'Jornadas'}).locator('tbody tr');
  assert.equal(await rounds.count(), 2);
  await page.getByRole('heading', {name: 'Members of shared tickets'}).waitFor();
  await page.getByRole('row', {name: /Aunt Paquita/}).waitFor();
  await page.locator('app-line-chart [role=img] svg').waitFor();
  await looks([phone, 'dark'], [desktop, 'light']);

  // What each strategy would have won; with thirteen forecasts asked for there is nothing to play.
  await page.getByRole('link', {name: 'All jornadas'}).click();
  await page.getByRole('link', {name: 'Replay', exact: true}).click();
  await page.getByRole('button', {name: 'Replay the season'}).click();
  await page.getByText('No jornada had enough forecasts').waitFor();
  await page.locator('#known').fill('8');
  await page.getByRole('button', {name: 'Replay the season'}).click();
  await page.getByText('1 of 1 jornadas; 0 left out').waitFor();
  assert.equal(await page.locator('tbody tr').count(), 7);
  await looks([phone, 'dark'], [desktop, 'light']);
  assert.deepEqual(errors, []);
});
