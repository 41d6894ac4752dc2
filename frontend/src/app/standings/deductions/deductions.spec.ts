import {TestBed} from '@angular/core/testing';
import {Session} from '../../core/session';
import {button, find, open, submit, text, type} from '../../../testing/page';
import {primera, season2016, tokens} from '../../../testing/samples';
import type {Deduction, Standing, Standings} from '../../api/model';
import {footnotes} from '../footnotes';
import {StandingsPage} from '../standings-page/standings-page';

function line(id: number, name: string, points: number, deducted = 0): Standing {
  const team = {id, name, displayName: name, shortName: name};
  const counts = {played: 2, won: 1, drawn: 0, lost: 1, goalsFor: 2, goalsAgainst: 1};
  return {...counts, position: id, team, points, deducted, form: ['won']};
}

function deduction(id: number, team: number, points: number, day = '2017-03-03'): Deduction {
  const name = team === 1 ? 'Elche' : 'Celta';
  return {
    id,
    team: {id: team, name, displayName: name, shortName: name},
    points,
    day,
    reason: 'unpaid wages',
  };
}

function table(deductions: Deduction[] = []): Standings {
  return {
    division: 'SP1',
    season: 2016,
    oneYear: false,
    items: [line(2, 'Celta', 3), line(1, 'Elche', -3, 6)],
    deductions,
  };
}

describe('footnotes of a table', () => {
  it('are numbered in the order of the table', () => {
    const notes = footnotes(table([deduction(5, 1, 6), deduction(6, 2, 1), deduction(7, 1, -2)]));
    expect(notes.map(({mark, team}) => [mark, team.name])).toEqual([
      [1, 'Celta'],
      [2, 'Elche'],
    ]);
    expect(notes[1]?.deductions.map(({id}) => id)).toEqual([5, 7]);
  });

  it('come last for a team that is not in it', () => {
    const gone = {...deduction(5, 9, 6), team: {id: 9, name: 'Reus', displayName: 'Reus', shortName: 'Reus'}};
    expect(footnotes(table([gone, deduction(6, 1, 1)])).map(({team}) => team.name)).toEqual([
      'Elche',
      'Reus',
    ]);
  });
});

describe('points deducted, below the table', () => {
  async function standings(role: string, deductions: Deduction[]) {
    const opened = await open('/standings?division=SP1&season=2016', 'standings', StandingsPage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, page, settle} = opened;
    const answer = async (current: Deduction[]) => {
      api.expectOne((request) => request.url === '/api/v1/standings').flush(table(current));
      await settle();
    };
    api.expectOne('/api/v1/divisions').flush({items: [primera]});
    api.expectOne((request) => request.url === '/api/v1/seasons').flush({items: [season2016]});
    await answer(deductions);
    api.match('/api/v1/account').forEach((request) => request.flush({id: 1, name: 'ana', role}));
    await settle();
    const fill = (values: {team?: string; kind?: string; points: string; day: string; reason: string}) => {
      for (const [name, value] of Object.entries(values)) {
        const field = find<HTMLInputElement>(page, `#deduction-${name}`);
        if (field.tagName === 'SELECT') {
          field.value = value;
          field.dispatchEvent(new Event('change'));
        } else {
          type(field, value);
        }
      }
    };
    return {...opened, answer, fill, form: () => find(page, 'app-deduction-form')};
  }

  it('are explained to everybody, and marked in the table', async () => {
    const {page} = await standings('player', [deduction(5, 1, 6)]);
    expect(text(page.querySelector('tbody tr:last-child .points'))).toBe('-31See note 1');
    expect(text(page.querySelector('app-deductions ol'))).toBe('1Elche−6: unpaid wages, 3 March 2017');
    expect(page.querySelector('app-deduction-form')).toBeNull();
    expect([...page.querySelectorAll('app-deductions button')]).toEqual([]);
  });

  it('leave nothing behind where there are none', async () => {
    const {page} = await standings('player', []);
    expect(text(page.querySelector('app-deductions'))).toBe('');
    expect(page.querySelector('.points sup')).toBeNull();
  });

  it('are deleted by an editor, who can undo it', async () => {
    const {api, page, settle, answer} = await standings('editor', [deduction(5, 1, 6)]);
    button(page, 'Delete: Elche −6').click();
    api.expectOne({method: 'DELETE', url: '/api/v1/deductions/5'}).flush(null, {status: 204, statusText: ''});
    await settle();
    await answer([]);
    expect(text(page.querySelector('app-deductions [role=status]'))).toContain('Deleted: Elche −6.');
    button(page, 'Undo').click();
    const again = api.expectOne('/api/v1/deductions');
    expect(again.request.body).toEqual({
      division: 'SP1',
      season: 2016,
      teamId: 1,
      points: 6,
      day: '2017-03-03',
      reason: 'unpaid wages',
    });
    again.flush(deduction(8, 1, 6));
    await settle();
    await answer([deduction(8, 1, 6)]);
    expect(text(page)).not.toContain('Undo');
    expect(text(page.querySelector('app-deductions ol'))).toContain('Elche−6');
  });

  it('say what went wrong', async () => {
    const {api, page, settle} = await standings('editor', [deduction(5, 1, 6)]);
    button(page, 'Delete: Elche −6').click();
    api
      .expectOne('/api/v1/deductions/5')
      .flush({detail: 'deduction 5 not found'}, {status: 404, statusText: 'as told'});
    await settle();
    expect(text(page.querySelector('app-deductions [role=alert]'))).toContain('Deduction 5 not found.');
  });

  it('are entered by an editor', async () => {
    const {api, page, settle, answer, fill, form} = await standings('editor', []);
    submit(form());
    await settle();
    expect([...page.querySelectorAll('.problem')].map((one) => text(one))).toEqual([
      'Choose a team.',
      'A number from 1 to 99.',
      'Enter the day.',
      'Enter the reason.',
    ]);
    fill({team: '1', kind: 'given', points: '4', day: '2017-04-01', reason: ' an appeal '});
    await settle();
    submit(form());
    const request = api.expectOne('/api/v1/deductions');
    expect(request.request.body).toEqual({
      division: 'SP1',
      season: 2016,
      teamId: 1,
      points: -4,
      day: '2017-04-01',
      reason: 'an appeal',
    });
    request.flush(deduction(9, 1, -4));
    await settle();
    await answer([deduction(9, 1, -4)]);
    expect(text(page.querySelector('app-deduction-form [role=status]'))).toBe('Elche +4: entered.');
    expect(find<HTMLInputElement>(page, '#deduction-reason').value).toBe('');
  });

  it('keep what was typed when they are refused', async () => {
    const {api, page, settle, fill, form} = await standings('editor', []);
    fill({team: '1', points: '6', day: '2019-04-01', reason: 'unpaid wages'});
    await settle();
    submit(form());
    api
      .expectOne('/api/v1/deductions')
      .flush({errors: [{location: 'body.day', message: 'x'}]}, {status: 422, statusText: 'as told'});
    await settle();
    expect(text(page.querySelector('#deduction-day-problem'))).toBe('That day is not in this season.');
    submit(form());
    api
      .expectOne('/api/v1/deductions')
      .flush({detail: 'it is there already'}, {status: 409, statusText: 'as told'});
    await settle();
    expect(text(page.querySelector('app-deduction-form [role=alert]'))).toContain('It is there already.');
    expect(find<HTMLInputElement>(page, '#deduction-reason').value).toBe('unpaid wages');
  });
});
