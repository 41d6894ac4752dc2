import {open, text} from '../../../testing/page';
import {ForecastNav} from './forecast-nav';

describe('the tabs under forecasts', () => {
  const here = (page: Element) => [...page.querySelectorAll('[aria-current=page]')].map(text);

  it('mark the page that is open, whatever it is filtered by', async () => {
    const {page} = await open('/forecasts?division=SP1', 'forecasts', ForecastNav);
    expect(here(page)).toEqual(['Track record']);
  });

  it('mark a page below Forecasts alone', async () => {
    const {page} = await open('/forecasts/time-machine', 'forecasts/time-machine', ForecastNav);
    expect(here(page)).toEqual(['Time machine']);
    expect(page.querySelectorAll('a').length).toBe(5);
  });
});
