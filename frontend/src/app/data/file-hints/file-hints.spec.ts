import {choose, find, show, submit, type} from '../../../testing/page';
import {FileHints, type Hints} from './file-hints';

describe('what a file does not say', () => {
  async function opened() {
    const given: Hints[] = [];
    const shown = await show(FileHints);
    shown.part.given.subscribe((hints) => given.push(hints));
    return {...shown, given};
  }

  it('is given by competition, season and whose teams play', async () => {
    const {page, given} = await opened();
    type(find(page, '#hint-division'), ' SP1 ');
    type(find(page, '#hint-season'), '2023-24 ');
    choose(page, '#hint-field', 'women');
    submit(page);
    expect(given).toEqual([{division: 'SP1', season: '2023-24', field: 'women'}]);
  });

  it('takes a season as long as the API takes it', async () => {
    const {page} = await opened();
    expect(find(page, '#hint-season').getAttribute('maxlength')).toBe('9');
  });

  it('is left out where nothing was typed', async () => {
    const {page, given} = await opened();
    type(find(page, '#hint-season'), '  ');
    submit(page);
    expect(given).toEqual([{}]);
  });
});
