import {routes} from '../app.routes';
import {navItems} from './nav';

describe('the navigation', () => {
  it('leads to pages that there are', () => {
    const known = routes.flatMap(({children}) => children ?? []).map(({path}) => `/${path ?? ''}`);
    for (const {path} of navItems) {
      expect(known.some((one) => one === path || one.startsWith(`${path}/`))).toBe(true);
    }
  });
});
