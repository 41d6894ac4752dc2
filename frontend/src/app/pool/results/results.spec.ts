import {button, find, show, submit, text, type} from '../../../testing/page';
import {card} from '../../../testing/samples';
import {Results} from './results';

const signs = '1X21X21X21X21X';

describe('the official result', () => {
  async function opened(change = {}) {
    let changes = 0;
    const shown = await show(Results, {card: card(change)});
    shown.part.changed.subscribe(() => changes++);
    const value = (id: string) => find<HTMLInputElement>(shown.page, `#${id}`).value;
    return {...shown, value, changes: () => changes};
  }
  const url = {method: 'PUT', url: '/api/v1/jornadas/5/results'};

  it('is sent as it was typed, against the version that was loaded', async () => {
    const {api, page, settle, changes} = await opened({version: 3});
    type(find(page, '#official'), signs);
    type(find(page, '#cell'), '2-M');
    type(find(page, '#winners'), ' 0 3  25 400 4000 20000 ');
    type(find(page, '#takings'), '2500000.5');
    submit(page);
    const request = api.expectOne(url);
    expect(request.request.body).toEqual({
      signs,
      pleno: '2-M',
      winners: [0, 3, 25, 400, 4000, 20000],
      takings: 2_500_000.5,
    });
    expect(request.request.headers.get('If-Match')).toBe('"3"');
    request.flush(card({version: 4, signs}).jornada);
    await settle();
    expect(text(page)).toContain('The results are in.');
    expect(changes()).toBe(1);
  });

  it('is taken within the limits of the API', async () => {
    const {page} = await opened();
    const takings = find<HTMLInputElement>(page, '#takings');
    expect([takings.min, takings.max]).toEqual(['0', '1000000000']);
    expect(find<HTMLInputElement>(page, '#official').maxLength).toBe(30);
    expect(find<HTMLInputElement>(page, '#cell').maxLength).toBe(5);
  });

  it('leaves out what is not known', async () => {
    const {api, page} = await opened();
    type(find(page, '#official'), '1-------------');
    submit(page);
    expect(api.expectOne(url).request.body).toEqual({signs: '1-------------'});
  });

  it('is filled in from the scores of the matches', async () => {
    const {page, set, value, settle} = await opened();
    const one = card();
    const scored = one.fixtures.map((fixture, i) => ({...fixture, ...(i < 2 ? {sign: i ? 'X' : '2'} : {})}));
    await set({card: {...one, fixtures: scored, plenoScore: {home: 4, away: 1}}});
    button(page, 'From the scores of the matches').click();
    await settle();
    expect(value('official')).toBe('2X------------');
    expect(value('cell')).toBe('M-1');
  });

  it('does not overwrite what somebody else has entered unless told so', async () => {
    const {api, page, set, settle, value, changes} = await opened();
    type(find(page, '#official'), signs);
    submit(page);
    api.expectOne(url).flush({}, {status: 412, statusText: 'Precondition Failed'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toContain('Somebody else has changed it meanwhile.');
    expect(value('official')).toBe(signs); // what was typed stays
    const over = button(page, 'Save mine over it');
    find(page, 'form').dispatchEvent(new SubmitEvent('submit', {cancelable: true, submitter: over}));
    const forced = api.expectOne(url);
    expect(forced.request.headers.has('If-Match')).toBe(false);
    forced.flush({}, {status: 412, statusText: 'Precondition Failed'});
    await settle();
    button(page, 'Show what it is now').click();
    expect(changes()).toBe(1);
    await set({card: card({version: 2, signs: '2XXXXXXXXXXXXX'})});
    expect(value('official')).toBe('2XXXXXXXXXXXXX');
  });
});
