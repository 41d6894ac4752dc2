// An editor at work: matches, results, imports; and what everybody sees of it.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {desktop, flaws, logIn, phone, startBrowser, startProduct, visit as visitAt} from './product.mjs';

let product;
let browser;

before(async () => {
  [product, browser] = await Promise.all([startProduct(), startBrowser()]);
});

after(async () => {
  await browser?.close();
  await product?.stop();
});

async function enter(path, options) {
  const visitor = await visitAt(browser, product.address, options);
  await visitor.page.goto(path);
  await logIn(visitor.page);
  await visitor.page.waitForURL(`**${path}`);
  return visitor;
}

const heading = (page, name) => page.getByRole('heading', {level: 1, name}).waitFor();

test('a match is managed from its creation to its result to its deletion', async () => {
  const {page, context, errors} = await enter('/matches?division=SP1&season=2016');
  await page.getByRole('link', {name: 'New fixture'}).click();
  await heading(page, 'New fixture');
  await page.getByRole('button', {name: 'Add', exact: true}).click();
  await page.getByText('Enter the day.').waitFor(); // nothing is sent while something is missing
  await page.getByLabel('Home side').selectOption({label: 'Barcelona'});
  await page.getByLabel('Away side').selectOption({label: 'Barcelona'});
  await page.getByLabel('Day', {exact: true}).fill('2017-05-28');
  await page.getByLabel(/Kick-off/).fill('20:45');
  await page.getByRole('button', {name: 'Add', exact: true}).click();
  await page.getByText('A team does not play against itself.').waitFor();
  await page.getByLabel('Season', {exact: true}).fill('2017-18');
  await page.getByLabel('Day', {exact: true}).fill('2017-08-27');
  await page.getByLabel('Away side').selectOption({label: 'Málaga'});
  await page.getByRole('button', {name: 'Add', exact: true}).click();
  await page.waitForURL(/\/matches\/\d+$/);
  await heading(page, /Barcelona.*Málaga/);
  await page.getByRole('heading', {name: 'Forecast'}).waitFor(); // at once

  await page.getByLabel('Goals of Barcelona').fill('3');
  await page.getByRole('button', {name: 'Enter result'}).click();
  await page.getByText('Enter the goals of both sides.').waitFor();
  await page.getByLabel('Goals of Málaga').fill('1');
  await page.keyboard.press('Enter');
  await page.getByRole('button', {name: 'Correct result'}).waitFor();
  await page.getByText('Result entered').waitFor(); // in the history

  // Somebody else corrects it meanwhile.
  const other = await context.newPage();
  await other.goto(page.url());
  await logIn(other);
  await other.waitForURL(/\/matches\/\d+$/);
  await other.getByLabel('Goals of Málaga').fill('2');
  await other.getByRole('button', {name: 'Correct result'}).click();
  await other.locator('h1 .score', {hasText: '3-2'}).waitFor();
  await other.close(); // a page in the background is slow
  await page.getByLabel('Goals of Barcelona').fill('4');
  await page.getByRole('button', {name: 'Correct result'}).click();
  await page.getByRole('alert').filter({hasText: 'They entered 3-2.'}).waitFor();
  assert.equal(await page.getByLabel('Goals of Barcelona').inputValue(), '4', 'what was typed is gone');
  await page.getByRole('button', {name: 'Save mine over it'}).click();
  await page.locator('h1 .score', {hasText: '4-1'}).waitFor();

  await page.getByRole('button', {name: 'Withdraw result'}).click();
  await page.getByRole('button', {name: 'Enter result'}).waitFor();
  await page.getByRole('link', {name: /Edit teams/}).click();
  await heading(page, 'Edit match');
  await page.getByLabel('Status').selectOption('postponed');
  await page.getByRole('button', {name: 'Save', exact: true}).click();
  await page.waitForURL(/\/matches\/\d+$/);
  await page.getByText('Postponed').first().waitFor();
  await page.getByRole('link', {name: /Edit teams/}).click();
  await page.getByRole('button', {name: 'Delete', exact: true}).click();
  await page.getByLabel(/Type “Barcelona”/).fill('Barcelona');
  await page.getByRole('button', {name: 'Delete for good'}).click();
  await page.waitForURL(/\/matches\?/);
  assert.deepEqual(errors, []);
  await context.close();
});

test('the results of a whole matchday are entered by keyboard alone', async () => {
  const {page, context, errors} = await enter('/matches/entry?division=I1&season=2016&matchday=38');
  const fields = page.locator('form input');
  await fields.first().waitFor();
  const count = await fields.count();
  assert.ok(count >= 20, `${count} fields`);
  await fields.first().focus();
  for (let i = 0; i < count; i++) {
    await page.keyboard.type(String(i % 4));
    if (i < count - 1) {
      await page.keyboard.press('Tab');
    }
  }
  await page.keyboard.press('ArrowUp');
  await page.keyboard.type('x7'); // no letters
  await page.keyboard.press('Enter');
  await page.getByText('Saved').nth(count / 2 - 1).waitFor();
  assert.equal(await fields.nth(count - 3).inputValue(), '7');
  await page.reload();
  await fields.first().waitFor();
  assert.equal(await fields.nth(1).inputValue(), '1');
  assert.deepEqual(errors, []);
  await context.close();
});

test('an unknown spelling is settled in the preview of an import, and remembered', async () => {
  const {page, context, errors} = await enter('/data');
  // In this order: a file of Spain puts the sample of Spain out.
  const table = (lines) => ({name: 'mine.csv', mimeType: 'text/csv', buffer: Buffer.from(`division,kickoff,home,away,home_goals,away_goals\n${lines}`)});
  await page.setInputFiles('#files', table('SP1,2026-08-16,Barcelona,Malaga,2,0\nSP1,2026-08-17,Sevilla,Betis,x,0\n'));
  await page.getByText('Line 3:').waitFor();
  assert.ok(await page.getByRole('button', {name: 'Keep it'}).isDisabled(), 'a file with wrong lines can be kept');
  await page.getByLabel(/leave out the wrong lines/i).check();
  await page.getByRole('button', {name: 'Keep it'}).click();
  await page.getByText('Done. New fixtures').waitFor();

  await page.getByRole('button', {name: 'Another file'}).click();
  await page.setInputFiles('#files', table('SP1,2026-08-23,Barcelonna,Sevilla Nuevo,,\n'));
  const spelling = page.getByLabel('Barcelonna');
  await spelling.waitFor();
  assert.equal(await spelling.locator('option:checked').innerText().then((name) => name.trim()), 'Barcelona');
  assert.match(await page.getByLabel('Sevilla Nuevo').locator('option:checked').innerText(), /new team/i);
  await page.getByRole('button', {name: 'Keep it'}).click();
  await page.getByText('Done. New fixtures').waitFor();

  await page.getByRole('button', {name: 'Another file'}).click();
  await page.setInputFiles('#files', table('SP1,2026-08-23,Barcelonna,Sevilla Nuevo,,\n'));
  await page.getByText('Nothing in it is new.').waitFor();
  assert.equal(await page.getByLabel('Barcelonna').count(), 0, 'asked again');
  await page.getByRole('button', {name: 'Another file'}).click();
  await page.setInputFiles('#files', {name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('hello')});
  await page.getByText(/not a file that can be imported/).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('the table of a season, now and after any matchday', async () => {
  const {page, context, errors} = await enter('/standings?division=E0&season=2015');
  await page.getByRole('row').nth(1).filter({hasText: 'Leicester'}).waitFor();
  await page.getByLabel('After matchday').selectOption('5');
  await page.waitForURL(/matchday=5/);
  await page.getByRole('row').nth(1).filter({hasText: 'Man. City'}).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('points are deducted from a team, count in the table, and are given back', async () => {
  const {page, context, errors} = await enter('/standings?division=E0&season=2015');
  const first = page.getByRole('row').nth(1);
  await first.filter({hasText: 'Leicester'}).waitFor();
  await page.getByText('Deduct points').click();
  const leicester = await page.getByLabel('Team', {exact: true}).locator('option', {hasText: 'Leicester'}).getAttribute('value');
  await page.getByLabel('Team', {exact: true}).selectOption(leicester);
  await page.getByLabel('Points', {exact: true}).fill('12');
  await page.getByLabel('Day of the decision').fill('2015-03-01');
  await page.getByLabel('Reason').fill('unpaid wages');
  await page.keyboard.press('Enter');
  await page.getByText('That day is not in this season.').waitFor();
  await page.getByLabel('Day of the decision').fill('2016-03-01');
  await page.getByRole('button', {name: 'Add', exact: true}).click();
  await first.filter({hasText: 'Arsenal'}).waitFor();
  await page.getByText('−12: unpaid wages, 1 March 2016').waitFor();
  assert.deepEqual(await flaws(page), []);
  await page.getByRole('button', {name: /^Delete: Leicester/}).click();
  await first.filter({hasText: 'Leicester'}).waitFor();
  await page.getByRole('button', {name: 'Undo'}).click();
  await first.filter({hasText: 'Arsenal'}).waitFor();
  await page.getByRole('button', {name: /^Delete: Leicester/}).click();
  await first.filter({hasText: 'Leicester'}).waitFor();
  assert.deepEqual(errors, []);
  await context.close();
});

test('a team: where it stands, how strong it was, how it did against another', async () => {
  const {page, context, errors} = await enter('/standings?division=D1&season=2015');
  await page.getByRole('row').nth(1).getByRole('link').click();
  await page.waitForURL(/\/teams\/\d+$/);
  await page.getByText(/1\. in D1 2016-17/).waitFor();
  await page.getByRole('heading', {name: 'Strength over time'}).scrollIntoViewIfNeeded();
  await page.getByRole('button', {name: 'Show as a table'}).click();
  await page.locator('app-line-chart tbody tr').first().waitFor();
  const rows = await page.locator('app-line-chart tbody tr').count();
  assert.ok(rows > 100, `${rows} ratings of four seasons`);
  await page.getByLabel('Against').selectOption({index: 2});
  await page.locator('.meetings a').first().waitFor();
  assert.match(page.url(), /opponent=\d+/);
  assert.deepEqual(errors, []);
  await context.close();
});

for (const [size, viewport] of Object.entries({phone, desktop})) {
  test(`${size}: axe finds nothing on an editor's pages`, async () => {
    const {page, context} = await enter('/data', {viewport, colorScheme: size === 'phone' ? 'light' : 'dark'});
    for (const [path, ready] of Object.entries({
      '/data': 'h1',
      '/standings?division=D1&season=2015': 'tbody tr',
      '/matches/entry?division=D1&season=2016&matchday=34': 'form input',
      '/matches/new?division=D1': '#home',
      '/teams/80': '.form-mark',
    })) {
      await page.goto(path);
      await page.locator(ready).first().waitFor();
      assert.deepEqual(await flaws(page), [], path);
    }
    await context.close();
  });
}
