// Takes the picture of README.md from the built product: node screenshot.mjs
import {mkdirSync} from 'node:fs';
import {askApi, password, phone, startBrowser, startProduct, user} from './product.mjs';

const height = phone.height;
const views = [
  {path: '/matches', viewport: phone, locale: 'es-ES', colorScheme: 'light'},
  {path: '/home', viewport: {width: 1100, height}, locale: 'en-GB', colorScheme: 'dark'},
];

const [product, browser] = await Promise.all([startProduct(), startBrowser()]);
try {
  const pictures = [];
  for (const {path, ...view} of views) {
    const context = await browser.newContext({...view, baseURL: product.address});
    const page = await context.newPage();
    await page.goto('/');
    await page.locator('#user').fill(user);
    await page.locator('#password').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('app-probability-bar').first().waitFor();
    // The first training is still judging the rounds played, and a first visit does without the fonts.
    for (let judged = false; !judged; judged = (await page.locator('app-forecast-row .mark.good').count()) > 0 || path !== '/matches') {
      await page.goto(path, {waitUntil: 'networkidle'});
      await page.evaluate(() => document.fonts.ready);
      await page.waitForTimeout(1000);
    }
    await page.reload({waitUntil: 'networkidle'});
    await page.evaluate(() => document.fonts.ready);
    pictures.push((await page.screenshot()).toString('base64'));
    await context.close();
  }
  const page = await browser.newPage({viewport: {width: 1600, height: height + 80}});
  const images = pictures.map((picture) => `<img src="data:image/png;base64,${picture}">`).join('');
  await page.setContent(`<style>
    body { display: flex; gap: 40px; justify-content: center; align-items: center; height: 100vh; margin: 0; background: #dcd3bb; }
    img { height: ${height}px; border-radius: 16px; box-shadow: 0 8px 30px rgb(0 0 0 / 35%); }
  </style>${images}`);
  mkdirSync('screenshots', {recursive: true});
  await page.screenshot({path: 'screenshots/home.png'});
} finally {
  await browser.close();
  await product.stop();
}
