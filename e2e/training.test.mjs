// An editor brings in matches, prepares and trains, and watches it to the end.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {desktop, flaws, logIn, phone, startBrowser, startProduct, visit} from './product.mjs';

let product, browser;

before(async () => {
  product = await startProduct({QUINIELA_SAMPLE: 'off'});
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await product?.stop();
});

/** Three seasons of ten teams, the last round of the last one to come. */
function league() {
  const lines = ['division,season,kickoff,home,away,home_goals,away_goals'];
  for (const season of [2023, 2024, 2025]) {
    let day = 0;
    for (let home = 0; home < 10; home++) {
      for (let away = 0; away < 10; away++) {
        if (home === away) {
          continue;
        }
        const kickoff = new Date(Date.UTC(season, 7, 15 + 2 * Math.floor(day++ / 3), 18)).toISOString();
        const open = season === 2025 && home === 9;
        const goals = open ? ',' : `${(home * 7 + away * 3 + season) % 4},${(home + away * 5 + season) % 3}`;
        lines.push(`SP1,${season},${kickoff},Team ${home},Team ${away},${goals}`);
      }
    }
  }
  return lines.join('\n');
}

test('import, prepare, train: each is watched to its end', async () => {
  const {page, errors} = await visit(browser, product.address, {viewport: desktop});
  await page.goto('/data');
  await logIn(page);
  await page.locator('#files').setInputFiles({name: 'league.csv', mimeType: 'text/csv', buffer: Buffer.from(league())});
  await page.getByRole('button', {name: 'Keep it'}).click();
  await page.getByText('Done. ').first().waitFor();
  await page.getByRole('link', {name: 'Training', exact: true}).click();
  await page.getByRole('heading', {name: 'Training', level: 1}).waitFor();

  const step = (name) => page.locator('.steps li', {hasText: name});
  await step('2. Prepare').getByRole('button').click();
  await step('2. Prepare').getByText('Done.').waitFor();
  await page.getByRole('row', {name: /SP1 2023–2026 261/}).waitFor();

  await step('3. Train').getByRole('button', {name: 'Train'}).click();
  // A second's work: on a busy machine it may be over before it is seen under way.
  await step('3. Train').getByText(/\d+ of \d+|Done\./).waitFor();
  await page.reload(); // it goes on, and is found again
  await step('3. Train').getByText('Done.').waitFor({timeout: 60_000});
  const board = page.locator('app-leaderboard table');
  assert.ok((await board.locator('tbody tr').count()) >= 12, 'not every model is compared');
  assert.equal(await board.getByText('Champion', {exact: true}).count(), 1);

  // By hand: another one speaks, until it is left to the comparison again.
  const button = board.getByRole('button', {name: 'Make champion'}).first();
  const name = await button.locator('xpath=ancestor::tr').locator('.name').innerText();
  await button.click();
  await board.locator('tr', {hasText: name}).first().getByText('Champion', {exact: true}).waitFor();

  for (const [viewport, colorScheme] of [[desktop, 'light'], [phone, 'dark']]) {
    await page.setViewportSize(viewport);
    await page.emulateMedia({colorScheme});
    assert.deepEqual(await flaws(page), []);
  }
  await page.goto('/forecasts/models');
  await page.getByRole('heading', {name: 'Leaderboard'}).waitFor();
  assert.deepEqual(await flaws(page), []);

  // What the training would have said of the past fills the record, apart from what was published.
  await page.goto('/forecasts');
  await page.getByText('These forecasts were not published').waitFor();
  await page.locator('app-chart [role=img] svg').first().waitFor();
  await page.getByRole('button', {name: 'Show as a table'}).first().click();
  await page.getByRole('columnheader', {name: 'Closing odds'}).waitFor();
  assert.deepEqual(await flaws(page), []);

  // What if? The leader's chance moves with an assumed result.
  await page.goto('/simulation?division=SP1');
  await page.locator('.signs button').first().click();
  await page.getByText('Assumed results: 1').waitFor();
  assert.deepEqual(await flaws(page), []);

  // A day of the past, from what was known then.
  await page.goto('/forecasts/time-machine?date=2025-09-01');
  await page.getByRole('button', {name: 'Work it out'}).click();
  await page.getByText(/As of 1 Sept 2025: \d+ matches/).waitFor();
  assert.deepEqual(await flaws(page), []);
  assert.deepEqual(errors, []);
});
