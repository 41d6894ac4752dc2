import {choose, find, show, submit, text, type} from '../../../testing/page';
import type {Deduction, Standings} from '../../api/model';
import {DeductionForm} from './deduction-form';

const team = (id: number, name: string) => ({id, name, displayName: name, shortName: name});
const line = {
  played: 1,
  won: 0,
  drawn: 0,
  lost: 1,
  goalsFor: 0,
  goalsAgainst: 1,
  points: 0,
  deducted: 0,
  form: [],
};

const table: Standings = {
  division: 'SP1',
  season: 2016,
  oneYear: false,
  deductions: [],
  items: [
    {...line, position: 1, team: team(2, 'Reus')},
    {...line, position: 2, team: team(1, 'Elche')},
  ],
};

describe('the form for points deducted', () => {
  async function opened() {
    const added: Deduction[] = [];
    const shown = await show(DeductionForm, {table});
    document.body.append(shown.page);
    shown.part.added.subscribe((one) => added.push(one));
    const fill = async () => {
      choose(shown.page, '#deduction-team', '1');
      type(find(shown.page, '#deduction-points'), '6');
      type(find(shown.page, '#deduction-day'), '2017-01-10');
      type(find(shown.page, '#deduction-reason'), ' wages ');
      await shown.settle();
    };
    return {...shown, added, fill};
  }

  it('offers the teams of the table by name', async () => {
    const {page} = await opened();
    expect([...page.querySelectorAll('#deduction-team option')].map(text)).toEqual(['', 'Elche', 'Reus']);
  });

  it('says beside each field what is wrong, and goes to the first', async () => {
    const {api, page, fill, settle} = await opened();
    await fill();
    type(find(page, '#deduction-points'), '0');
    type(find(page, '#deduction-reason'), ' ');
    submit(page);
    await settle();
    expect([...page.querySelectorAll('.problem')].map(text)).toEqual([
      'A number from 1 to 99.',
      'Enter the reason.',
    ]);
    expect(document.activeElement?.id).toBe('deduction-points');
    api.expectNone('/api/v1/deductions');
  });

  it('takes points away, or gives them back as fewer than none', async () => {
    const {api, page, fill, settle, added} = await opened();
    await fill();
    choose(page, '#deduction-kind', 'given');
    submit(page);
    submit(page);
    const request = api.expectOne('/api/v1/deductions');
    expect(request.request.body).toEqual({
      division: 'SP1',
      season: 2016,
      teamId: 1,
      points: -6,
      day: '2017-01-10',
      reason: 'wages',
    });
    request.flush({id: 4, team: team(1, 'Elche'), points: -6, day: '2017-01-10', reason: 'wages'});
    await settle();
    expect(text(find(page, '[role=status]'))).toBe('Elche +6: entered.');
    expect(added.length).toBe(1);
    expect(find<HTMLInputElement>(page, '#deduction-points').value).toBe('');
  });

  it('says beside the day that it is not in the season', async () => {
    const {api, page, fill, settle} = await opened();
    await fill();
    submit(page);
    api
      .expectOne('/api/v1/deductions')
      .flush({errors: [{location: 'body.day', message: 'x'}]}, {status: 422, statusText: 'Wrong'});
    await settle();
    expect(text(find(page, '#deduction-day-problem'))).toBe('That day is not in this season.');
    expect(find<HTMLInputElement>(page, '#deduction-reason').value).toBe(' wages ');
  });

  it('begins anew with another season', async () => {
    const {page, fill, set} = await opened();
    await fill();
    await set({table: {...table}}); // loaded again
    expect(find<HTMLInputElement>(page, '#deduction-points').value).toBe('6');
    await set({table: {...table, season: 2015}});
    expect(find<HTMLInputElement>(page, '#deduction-points').value).toBe('');
  });
});
