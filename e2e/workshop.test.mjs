// The workshop of columns: from marks over conditions and a reduction to slips, and
// back from the file of what is left.
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {after, before, test} from 'node:test';
import {desktop, flaws, logIn, password, phone, startBrowser, startProduct, user, visit} from './product.mjs';

let product, browser;

before(async () => {
  product = await startProduct({QUINIELA_SAMPLE: 'off'});
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await product?.stop();
});

async function ask(path, token, body) {
  const response = await fetch(`${product.address}/api/v1/${path}`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json', ...(token ? {Authorization: `Bearer ${token}`} : {})},
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, `${path}: ${response.status}`);
  return response.json();
}

/** Waits until a field has a value: what a click changes is drawn a moment later. */
async function has(field, value) {
  for (let tries = 0; tries < 50 && (await field.inputValue()) !== value; tries++) {
    await field.page().waitForTimeout(100);
  }
  assert.equal(await field.inputValue(), value);
}

test('columns are narrowed down, reduced, split into slips and read back', async () => {
  const {access_token: token} = await ask('auth/login', '', {user, password});
  const soon = new Date(Date.now() + 2 * 24 * 60 * 60 * 1000);
  const jornada = await ask('jornadas', token, {
    season: `${soon.getUTCFullYear()}-${String((soon.getUTCFullYear() + 1) % 100).padStart(2, '0')}`,
    number: 5,
    closesAt: soon.toISOString().replace(/\.\d+Z$/, 'Z'),
    fixtures: Array.from({length: 15}, (_, i) => ({home: `Home ${i}`, away: `Away ${i}`})),
    takings: 2_500_000,
    public: Array(14).fill([60, 25, 15]),
  });
  const {page, errors} = await visit(browser, product.address, {viewport: desktop});
  await page.goto(`/pool/${jornada.id}`);
  await logIn(page);

  // Marks on the slip: triples on six fixtures, 1 on the others.
  const rows = page.locator('app-slip-rows li');
  for (let i = 0; i < 14; i++) {
    for (const sign of i < 6 ? ['1', 'X', '2'] : ['1']) {
      await rows.nth(i).getByRole('button', {name: sign, exact: true}).click();
    }
  }
  await page.getByRole('link', {name: 'Workshop of columns'}).click();
  await page.getByLabel('Start from').selectOption('What is on the slip: marks, a suggestion, a ticket');
  await page.getByLabel('Condition 1', {exact: true}).fill('variants 2..4');
  await page.getByRole('button', {name: 'Add a condition'}).click();
  await page.getByLabel('Condition 2', {exact: true}).fill('rum ..9');
  await page.getByRole('button', {name: 'Work it out'}).click();
  await page.getByText('there is no condition "rum"').waitFor();
  await page.getByLabel('Condition 2', {exact: true}).fill('run ..10');
  await page.getByRole('button', {name: 'Add a condition'}).click();
  await page.getByLabel('Condition 3', {exact: true}).fill('draws ..3');
  await page.getByLabel('Reduce').selectOption('To 13 right for certain');
  await page.getByLabel('Group into slips').check();
  await page.getByRole('button', {name: 'Work it out'}).click();
  await page.getByText('13 right for certain if the result is among them').waitFor();
  // 60 + 160 + 240 of the 729 columns have two to four variants.
  const step = (name) => page.getByRole('row', {name});
  assert.match(await step('variants 2..4').innerText(), /\t460\t/);
  assert.ok((await page.locator('.slips li').count()) > 1);
  // What is left is weighed: chances, and the return beside them.
  await page.getByText(/Expected return €/).waitFor();
  const chance = (name) => page.locator('app-columns-worth').getByRole('row', {name}).innerText();
  assert.match(await chance('13 or more'), /%/);
  // Beside the reduction a fixture is played in full: it takes more columns.
  const few = await page.locator('#left').innerText();
  await page.getByRole('checkbox', {name: '1 Home 0 – Away 0'}).check();
  await page.getByRole('button', {name: 'Work it out'}).click();
  await page.waitForFunction((before) => document.querySelector('#left').innerText !== before, few);
  assert.ok(Number.parseInt(await page.locator('#left').innerText()) > Number.parseInt(few));
  await page.getByRole('checkbox', {name: '1 Home 0 – Away 0'}).uncheck();
  await page.getByRole('button', {name: 'Work it out'}).click();
  await page.waitForFunction((before) => document.querySelector('#left').innerText === before, few);
  const left = await page.locator('#left').innerText();
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => scrollTo(0, 0));
    assert.deepEqual(await flaws(page), []);
  }

  // Slips in the shape of the paper: every column has its fourteen crosses there.
  const crosses = await page
    .locator('.slips .crosses')
    .evaluateAll((all) => all.map((path) => path.getAttribute('d').match(/l[\d.]+ -/g).length));
  assert.equal(crosses.length, await page.locator('.slips li').count());
  assert.ok(crosses.every((count) => count >= 14));
  await page.emulateMedia({media: 'print'});
  assert.equal(await page.getByRole('button', {name: 'Work it out'}).isVisible(), false);
  assert.equal(await page.locator('.slips li').first().isVisible(), true);
  await page.emulateMedia({media: 'screen'});

  // The conditions are kept under a name; what is left is kept as a ticket.
  await page.getByLabel('Name of this set').fill('my usual ones');
  await page.getByRole('button', {name: 'Keep these conditions'}).click();
  await page.getByText('The conditions are kept.').waitFor();
  await page.getByRole('button', {name: 'Remove condition 3'}).click();
  await page.getByLabel('Kept sets of conditions').selectOption('my usual ones (3)');
  await page.getByRole('button', {name: 'Use it'}).click();
  await has(page.getByLabel('Condition 3', {exact: true}), 'draws ..3');
  await page.getByLabel('Name of the ticket').fill('reduced');
  await page.getByRole('button', {name: 'Keep as a ticket'}).click();
  await page.getByText('Kept: it is with your tickets').waitFor();

  // The file of what is left comes back; the conditions are still there next time.
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', {name: 'columns as text'}).click(),
  ]);
  const file = await readFile(await download.path());
  await page.reload();
  await has(page.getByLabel('Reduce'), '13'); // the address has what was worked out
  await page.getByLabel('Reduce').selectOption('Keep all columns');
  await page.getByLabel('Start from').selectOption('A column file');
  await page.locator('#file').setInputFiles({name: 'columns.txt', mimeType: 'text/plain', buffer: file});
  await has(page.getByLabel('Condition 1', {exact: true}), 'variants 2..4');
  // A file without a column is no file of all columns.
  await page.locator('#file').setInputFiles({name: 'empty.txt', mimeType: 'text/plain', buffer: Buffer.from('\n')});
  await page.getByRole('button', {name: 'Work it out'}).click();
  await page.getByText(/there is no column in the file/i).first().waitFor();
  await page.locator('#file').setInputFiles({name: 'columns.txt', mimeType: 'text/plain', buffer: file});
  await page.getByRole('button', {name: 'Work it out'}).click();
  await page.locator('#left').waitFor();
  assert.equal(await page.locator('#left').innerText(), left);

  // The same file once more: nothing is left without it, and both have all in common.
  await page.getByRole('button', {name: 'Add a file'}).click();
  await page.getByLabel('What is done with file 1').selectOption('and: keep only columns that it has too');
  const again = {name: 'columns.txt', mimeType: 'text/plain', buffer: file};
  await page.locator('#joined0').setInputFiles(again);
  await page.locator('#compared').setInputFiles(again);
  await page.getByRole('button', {name: 'Work it out'}).click();
  await page.getByText(/columns in both, 0 only here, 0 only in the file/).waitFor();
  assert.equal(await page.locator('#left').innerText(), left);

  // Its hits in a jornada that is being played.
  const response = await fetch(`${product.address}/api/v1/jornadas/${jornada.id}/results`, {
    method: 'PUT',
    headers: {'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'If-Match': '*'},
    body: JSON.stringify({signs: '1X1-----------'}),
  });
  assert.ok(response.ok, String(response.status));
  await page.goto('/pool/scrutiny');
  await page.locator('#file').setInputFiles(again);
  await page.getByRole('button', {name: 'Count', exact: true}).click();
  await page.getByRole('heading', {name: /3/}).waitFor();
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => scrollTo(0, 0));
    assert.deepEqual(await flaws(page), []);
  }

  // The test bench plays the jornada once it is over, in a way that the address keeps.
  const over = await fetch(`${product.address}/api/v1/jornadas/${jornada.id}/results`, {
    method: 'PUT',
    headers: {'Content-Type': 'application/json', Authorization: `Bearer ${token}`, 'If-Match': '*'},
    body: JSON.stringify({signs: '1X111111111111', pleno: '1-0', winners: [0, 2, 100, 1500, 14000, 70000]}),
  });
  assert.ok(over.ok, await over.text());
  await page.goto('/pool/replay');
  const bench = page.locator('app-test-bench');
  await bench.getByLabel('Triples, least sure fixtures').fill('2');
  await bench.getByLabel('Kept sets of conditions').selectOption('my usual ones (3)');
  await bench.getByRole('button', {name: 'Use it'}).click();
  await bench.getByLabel('Condition 1', {exact: true}).fill('variants ..3');
  await bench.getByLabel('Reduce').selectOption('To 12 right for certain');
  await bench.getByRole('button', {name: 'Try it'}).click();
  await bench.getByText('1 of 1 jornadas gone through, 0 played.').waitFor();
  await bench.getByText('1 left out: why').click();
  await bench.getByText(/fewer than 13 of its fourteen matches were forecast/).waitFor();
  await bench.getByLabel('Fixtures forecast, at least').fill('0');
  await bench.getByRole('button', {name: 'Try it'}).click();
  await bench.getByText('1 of 1 jornadas gone through, 1 played.').waitFor();
  await bench.getByText('so few jornadas say nothing about luck and skill: it takes 10 at least').waitFor();
  await bench.getByRole('row', {name: /Random columns/}).first().waitFor();
  assert.match(page.url(), /triples=2&dobles=3.*reduce=12.*condition=variants/);
  // The way is kept under a name, and used again without the address.
  await bench.getByLabel('Name of this way').fill('my way');
  await bench.getByRole('button', {name: 'Keep this way'}).click();
  await bench.getByText('The way of playing is kept.').waitFor();
  await page.goto('/pool/replay');
  await has(bench.getByLabel('Triples, least sure fixtures'), '4');
  await bench.getByLabel('Kept ways of playing').selectOption('my way');
  await bench.getByRole('button', {name: 'Use this way'}).click();
  await has(bench.getByLabel('Triples, least sure fixtures'), '2');
  await has(bench.getByLabel('Condition 1', {exact: true}), 'variants ..3');
  await bench.getByLabel('Fixtures forecast, at least').fill('0');
  await bench.getByRole('button', {name: 'Try it'}).click();
  await bench.getByText('1 of 1 jornadas gone through, 1 played.').waitFor();
  await page.reload();
  await has(bench.getByLabel('Condition 1', {exact: true}), 'variants ..3');
  await bench.getByRole('button', {name: 'Try it'}).click();
  await bench.getByText('1 of 1 jornadas gone through, 1 played.').waitFor();
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport);
    await page.evaluate(() => scrollTo(0, 0));
    assert.deepEqual(await flaws(page), []);
    if (process.env.SHOTS) await page.screenshot({path: `${process.env.SHOTS}/bench-${viewport.width}.png`, fullPage: true});
  }
  assert.deepEqual(errors, []);
});
