import {button, find, show, text, type} from '../../../testing/page';
import {TeamChoice} from './team-choice';

const team = (id: number, name: string, field = 'men') => ({
  id,
  name,
  displayName: name,
  shortName: name,
  country: 'ES',
  field,
});

describe('the field for a team', () => {
  async function opened() {
    const picked: number[] = [];
    const shown = await show(TeamChoice, {name: 'home', chosen: {text: '', asked: ''}});
    shown.part.picked.subscribe((id) => picked.push(id));
    const field = find<HTMLInputElement>(shown.page, '#home');
    const offered = () => [...shown.page.querySelectorAll('option')].map((one) => one.value);
    return {...shown, picked, field, offered};
  }

  it('offers teams as one types, and asks for the one that is chosen by its id', async () => {
    const {api, part, settle, field, offered} = await opened();
    type(field, ' real ');
    await settle();
    const many = Array.from({length: 20}, (_, i) => team(i + 1, `Real ${i}`, i ? 'men' : 'women'));
    api.expectOne('/api/v1/teams?search=real').flush({items: many});
    await settle();
    expect(offered().length).toBe(12);
    expect(offered()[0]).toBe('Real 0 (f) · ES');
    expect(part.chosen()).toEqual({text: ' real ', asked: 'real'});
    type(field, 'Real 0 (f) · ES');
    await settle();
    expect(part.chosen()).toEqual({text: 'Real 0 (f) · ES', asked: '1'});
    api.expectNone((request) => request.params.get('search') !== 'real');
    type(field, '');
    await settle();
    expect(offered()).toEqual([]);
  });

  it('says what is wrong, and which teams may be meant', async () => {
    const {page, set, field, picked} = await opened();
    await set({
      problem: 'May be two.',
      choices: [team(12, 'Real Madrid'), team(17, 'Real Sociedad', 'women')],
    });
    expect(field.getAttribute('aria-describedby')).toBe('home-wrong');
    expect(text(find(page, '[role=alert]'))).toBe('May be two.');
    button(page, 'Real Sociedad (f) · ES').click();
    expect(picked).toEqual([17]);
    await set({problem: undefined});
    expect(page.querySelector('button')).toBeNull();
  });
});
