import {returnAddress} from './return-address';

describe('returnAddress', () => {
  it.each([
    [undefined, '/home'],
    ['', '/home'],
    ['/matches?division=SP1&matchday=3', '/matches?division=SP1&matchday=3'],
    ['/login', '/home'],
    ['https://elsewhere.example/', '/home'],
    ['//elsewhere.example/', '/home'],
    ['/\\elsewhere.example/', '/home'],
    ['javascript:alert(1)', '/home'],
  ])('%s leads to %s', (wanted, want) => {
    expect(returnAddress(wanted)).toBe(want);
  });
});
