import {button, find, show, submit, text, type} from '../../../testing/page';
import {match} from '../../../testing/samples';
import type {Match} from '../../api/model';
import {ResultForm} from './result-form';

const url = '/api/v1/matches/7/result';
const played = match({status: 'played', score: {home: 2, away: 1}, version: 4});

describe('the form for a result', () => {
  async function opened(one: Match = match()) {
    const changed: Match[] = [];
    const shown = await show(ResultForm, {match: one});
    shown.part.changed.subscribe((match) => changed.push(match));
    const fill = async (values: Record<string, string>) => {
      Object.entries(values).forEach(([id, value]) => type(find(shown.page, `#${id}`), value));
      await shown.settle();
    };
    return {...shown, changed, fill};
  }

  it('enters goals against the version that was seen', async () => {
    const {api, page, fill, settle, changed} = await opened();
    expect(page.querySelector('#played-at')).toBeNull(); // it has begun
    expect(text(page)).not.toContain('Withdraw');
    await fill({'home-goals': '2', 'away-goals': '1', 'half-home': '1', 'half-away': '0'});
    submit(page);
    submit(page);
    const request = api.expectOne({method: 'PUT', url});
    expect(request.request.body).toMatchObject({homeGoals: 2, awayGoals: 1, halfTime: {home: 1, away: 0}});
    expect(request.request.headers.get('If-Match')).toBe('"1"');
    request.flush(played);
    await settle();
    expect(changed).toEqual([played]);
  });

  it('says what is wrong with the goals before anything is sent', async () => {
    const {api, page, fill, settle} = await opened();
    const problem = () => text(page.querySelector('#result-problem'));
    submit(page);
    await settle();
    expect(problem()).toBe('Enter the goals of both sides.');
    await fill({'home-goals': '1', 'away-goals': 'x'});
    submit(page);
    await settle();
    expect(problem()).toBe('Goals are numbers from 0 to 99.');
    await fill({'away-goals': '0', 'half-home': '2', 'half-away': '0'});
    submit(page);
    await settle();
    expect(problem()).toBe('At half-time nobody can have more goals than at the end.');
    api.expectNone(url);
  });

  it('withdraws a result that is there', async () => {
    const {api, page, changed} = await opened(played);
    expect(button(page, 'Correct result')).toBeTruthy();
    expect(find<HTMLInputElement>(page, '#home-goals').value).toBe('2');
    button(page, 'Withdraw result').click();
    const request = api.expectOne({method: 'DELETE', url});
    expect(request.request.headers.get('If-Match')).toBe('"4"');
    request.flush(match());
    expect(changed[0]?.score).toBeUndefined();
  });

  it('asks when a match was played that is still to come', async () => {
    const {page} = await opened(match({kickoff: '2999-01-01T12:00:00Z'}));
    expect(page.querySelector('#played-at')).not.toBeNull();
  });

  it('lets one choose between what two people entered', async () => {
    const {api, page, fill, settle, changed} = await opened();
    await fill({'home-goals': '3', 'away-goals': '0'});
    const refuse = async () => {
      submit(page);
      api.expectOne({method: 'PUT', url}).flush({}, {status: 412, statusText: 'Precondition Failed'});
      api.expectOne('/api/v1/matches/7').flush(played);
      await settle();
    };
    await refuse();
    expect(text(find(page, '.conflict'))).toContain('They entered 2-1. What you typed is still here.');
    expect(find<HTMLInputElement>(page, '#home-goals').value).toBe('3');
    submit(page); // mine over theirs
    const over = api.expectOne({method: 'PUT', url});
    expect(over.request.headers.get('If-Match')).toBe('"4"');
    over.flush({}, {status: 412, statusText: 'Precondition Failed'});
    api.expectOne('/api/v1/matches/7').flush(played);
    await settle();
    button(page, 'Take theirs').click();
    await settle();
    expect(find<HTMLInputElement>(page, '#home-goals').value).toBe('2');
    expect(page.querySelector('.conflict')).toBeNull();
    expect(changed).toEqual([played]);
  });
});
