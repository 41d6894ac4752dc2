import {TestBed} from '@angular/core/testing';
import {Session} from '../../core/session';
import {button, find, open, submit, text} from '../../../testing/page';
import {aMoment, job, jobEvent, report} from '../../../testing/imports';
import {tokens} from '../../../testing/samples';
import {ImportPage} from './import-page';

describe('the import page', () => {
  async function importPage(role = 'editor') {
    const opened = await open('/data', 'data', ImportPage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, settle} = opened;
    api.match('/api/v1/account').forEach((request) => request.flush({id: 1, name: 'ana', role}));
    api.match('/api/v1/imports/last-update').forEach((request) => request.flush({report: ''}));
    await settle();
    const drop = async (name: string) => {
      const event = new Event('drop', {cancelable: true});
      Object.assign(event, {dataTransfer: {files: [new File(['x'], name)]}});
      find(opened.page, '.drop').dispatchEvent(event);
      await settle();
    };
    const sent = (path = '/api/v1/imports/preview') => {
      const request = api.expectOne(path);
      const form = request.request.body as FormData;
      return {request, settings: JSON.parse(form.get('settings') as string) as Record<string, unknown>, form};
    };
    return {...opened, drop, sent};
  }

  it('looks at a dropped file first, offers likely teams, and keeps what the user settles', async () => {
    const {api, page, settle, drop, sent} = await importPage();
    await drop('mine.csv');
    const preview = sent();
    expect(preview.settings).toEqual({skipWrong: true});
    expect((preview.form.get('file') as File).name).toBe('mine.csv');
    preview.request.flush({
      items: [
        report({
          unknown: [
            {
              spelling: 'FC Barcelona',
              country: 'ES',
              suggestions: [
                {
                  team: {id: 4, name: 'Barcelona', displayName: 'Barcelona', shortName: 'Barcelona'},
                  likeness: 0.99,
                  likely: true,
                },
              ],
            },
            {
              spelling: 'Nowhere',
              country: 'ES',
              suggestions: [
                {
                  team: {id: 5, name: 'Norwich', displayName: 'Norwich', shortName: 'Norwich'},
                  likeness: 0.4,
                  likely: false,
                },
              ],
            },
          ],
        }),
      ],
    });
    await settle();
    const chosen = [...page.querySelectorAll<HTMLSelectElement>('select')].map((field) => field.value);
    expect(chosen).toEqual(['4', '0']);
    button(page, 'Keep it').click();
    const kept = sent('/api/v1/imports');
    expect(kept.settings).toEqual({spellings: {'FC Barcelona': 4, Nowhere: 0}, skipWrong: false});
    kept.request.flush(job({state: 'queued'}));
    await settle();
    expect(text(page)).toContain('Waiting for its turn.');
    const done = job({state: 'succeeded', finishedAt: aMoment, result: {files: [report({kept: true})]}});
    api.expectOne('/api/v1/jobs/7/events').flush(jobEvent(done));
    await settle();
    expect(text(page)).toContain('Done.');
  });

  it('keeps the good lines of a wrong file only when that is wanted', async () => {
    const {page, settle, drop, sent} = await importPage();
    await drop('mine.csv');
    sent().request.flush({
      items: [
        report({
          new: 1,
          wrong: 1,
          problems: [{line: 3, column: 'home_goals', message: '"x" is not a number'}],
          warned: 3,
          warnings: [{line: 2, column: 'B365H', message: '"?" is not a price'}],
          contents: [
            {
              division: 'SC0',
              firstSeason: 2023,
              lastSeason: 2023,
              oneYear: false,
              matches: 2,
              teams: 3,
              stages: ['Championship'],
            },
          ],
        }),
      ],
    });
    await settle();
    expect(text(page.querySelector('.problems'))).toBe('Line 3: home_goals "x" is not a number');
    expect(text(page.querySelector('.warnings'))).toBe('Line 2: B365H "?" is not a price And 2 more.');
    expect(text(page.querySelector('.contents'))).toBe(
      'SC0 2023-24: 2 matches of 3 teams stages: Championship',
    );
    button(page, 'Download everything that is wrong (CSV)').click();
    const all = sent('/api/v1/imports/preview/problems');
    expect(all.request.request.responseType).toBe('text');
    expect(all.settings).toEqual({skipWrong: true});
    expect(button(page, 'Keep it').disabled).toBe(true);
    find(page, 'input[type=checkbox]').click();
    await settle();
    button(page, 'Keep it').click();
    expect(sent('/api/v1/imports').settings).toEqual({spellings: {}, skipWrong: true});
  });

  it('keeps scores of matches that are still to come if told so', async () => {
    const {page, settle, drop, sent} = await importPage();
    await drop('early.csv');
    const message = 'the match has not begun: it has no score yet';
    sent().request.flush({items: [report({entries: 0, new: 0, wrong: 1, problems: [{line: 2, message}]})]});
    await settle();
    find(page, 'input[type=checkbox]').click();
    await settle();
    const again = sent();
    expect(again.settings).toEqual({earlyResults: true, skipWrong: true});
    again.request.flush({items: [report({wrong: 0, problems: []})]});
    await settle();
    button(page, 'Keep it').click();
    expect(sent('/api/v1/imports').settings).toEqual({earlyResults: true, spellings: {}, skipWrong: false});
  });

  it('asks for what a file does not say, and looks again', async () => {
    const {page, settle, drop, sent} = await importPage();
    await drop('results.csv');
    const message = 'the file does not say whether these are teams of men or of women';
    sent().request.flush({items: [report({entries: 0, new: 0, wrong: 1, problems: [{message}]})]});
    await settle();
    expect(text(page.querySelector('.problems'))).toBe(message);
    const field = find<HTMLSelectElement>(page, '#hint-field');
    field.value = 'women';
    submit(page);
    await settle();
    const again = sent();
    expect(again.settings).toEqual({field: 'women', skipWrong: true});
    again.request.flush({
      items: [
        report({
          contents: [
            {
              division: 'WWC',
              firstSeason: 1991,
              lastSeason: 2023,
              oneYear: false,
              matches: 2,
              teams: 4,
              stages: [],
            },
          ],
        }),
      ],
    });
    await settle();
    expect(page.querySelector('app-file-hints')).toBeNull();
    button(page, 'Keep it').click();
    expect(sent('/api/v1/imports').settings).toEqual({field: 'women', spellings: {}, skipWrong: false});
  });

  it('takes an address, and says why nothing came', async () => {
    const {api, page, settle} = await importPage();
    find<HTMLInputElement>(page, '#address').value = ' https://example.org/SP1.csv ';
    submit(page);
    await settle();
    const request = api.expectOne('/api/v1/imports/fetch/preview');
    expect(request.request.body).toEqual({
      skipWrong: true,
      address: 'https://example.org/SP1.csv',
    });
    request.flush(
      {errors: [{location: 'body.address', message: 'example.org cannot be reached.'}]},
      {status: 422, statusText: 'as told'},
    );
    await settle();
    expect(text(page.querySelector('[role=alert]'))).toContain('example.org cannot be reached.');
  });

  it('is for editors', async () => {
    const {page} = await importPage('player');
    expect(text(page)).toContain('Only editors bring in data');
    expect(page.querySelector('.drop')).toBeNull();
  });
});
