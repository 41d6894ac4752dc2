// What a first visit may cost: counted, not timed, so that it is the same on every machine.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {desktop, phone, startBrowser, startProduct, visit} from './product.mjs';
import {signedIn, weigh} from './weight.mjs';

let product;
let browser;
before(async () => ([product, browser] = await Promise.all([startProduct(), startBrowser()])));
after(async () => {
  await browser?.close();
  await product?.stop();
});

const maxRequests = 25;
const maxShift = 0.01; // below it nobody notices that something moved

for (const {name, path, maxScript, opened} of [
  {name: 'the log-in page', path: '/login', maxScript: 120_000, opened: false},
  {name: 'Home', path: '/home', maxScript: 150_000, opened: true},
]) {
  test(`${name} is light, and nothing on it moves while it opens`, async () => {
    const storageState = opened ? await signedIn(browser, product.address) : undefined;
    const {requests, script, shift, words} = await weigh(browser, product.address, path, storageState);
    assert.ok(requests.length <= maxRequests, `${requests.length} requests:\n${requests.join('\n')}`);
    assert.deepEqual(requests.filter((url) => url.endsWith('.css')), [], 'nothing is painted before a style sheet is there');
    assert.ok(script <= maxScript, `${script} bytes of compressed script`);
    assert.ok(shift < maxShift, `layout shift ${shift}`);
    // Words come in parts: none may be missing, which would show its key.
    assert.deepEqual(words.match(/\b[a-z][A-Za-z]+(\.[a-z][A-Za-z]+)+\b/g), null);
  });
}

for (const [where, viewport] of [['phone', phone], ['desk', desktop]]) {
  test(`the heading of Home is there before any script, and stays in its place: ${where}`, async () => {
    const storageState = await signedIn(browser, product.address);
    const placeOfHeading = async (withScripts) => {
      const options = {viewport, locale: 'es-ES', serviceWorkers: 'block', storageState};
      const {page, context} = await visit(browser, product.address, options);
      if (!withScripts) {
        await page.route(/\.js$/, (route) => route.abort());
      }
      await page.goto('/home');
      await page.locator(withScripts ? 'app-home-page h1' : '.opening h1:visible').waitFor();
      const place = await page.evaluate(() => {
        const heading = [...document.querySelectorAll('h1')].find((one) => one.checkVisibility());
        const text = document.createRange();
        text.selectNodeContents(heading);
        const {x, y, width, height} = text.getBoundingClientRect();
        return {words: heading.textContent, x, y, width, height};
      });
      await context.close();
      return place;
    };
    assert.deepEqual(await placeOfHeading(false), await placeOfHeading(true));
  });
}
