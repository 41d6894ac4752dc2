// What opening the log-in page and Home costs a browser that comes for the first time.
import {phone, logIn, visit} from './product.mjs';

/** Logs in to stay signed in; the state opens further contexts of the same person. */
export async function signedIn(browser, address) {
  const {page, context} = await visit(browser, address, {serviceWorkers: 'block'});
  await page.goto('/login');
  await page.getByLabel('Keep me signed in').check();
  await logIn(page);
  await page.waitForURL('**/home');
  const storageState = await context.storageState();
  await context.close();
  return storageState;
}

/**
 * Opens an address with empty caches. Gives the number of requests to the server, the bytes of
 * script as sent and the layout's shift until nothing has been asked for during a second, and
 * the words that are then to be read.
 */
export async function weigh(browser, address, path, storageState) {
  const {page, context} = await visit(browser, address, {viewport: phone, serviceWorkers: 'block', storageState});
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  const scripts = new Set();
  const requests = [];
  let script = 0;
  devtools.on('Network.requestWillBeSent', ({request}) => {
    if (request.url.startsWith(address)) {
      requests.push(request.url.slice(address.length));
    }
  });
  devtools.on('Network.responseReceived', ({requestId, type}) => type === 'Script' && scripts.add(requestId));
  devtools.on('Network.loadingFinished', ({requestId, encodedDataLength}) => {
    script += scripts.has(requestId) ? encodedDataLength : 0;
  });
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        window.shift += entry.hadRecentInput ? 0 : entry.value;
      }
    }).observe({type: 'layout-shift', buffered: true});
  });
  await page.goto(path);
  for (let before = -1; before < requests.length; ) {
    before = requests.length;
    await page.waitForTimeout(1000);
  }
  const shift = await page.evaluate(() => window.shift);
  const words = await page.locator('body').innerText();
  await context.close();
  return {requests, script, shift, words};
}
