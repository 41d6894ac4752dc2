import {aMoment, job, jobEvent, report} from '../../../testing/imports';
import {button, find, show, text} from '../../../testing/page';
import {ImportFlow, type Wanted} from './import-flow';

const files = (name: string): Wanted => ({files: [new File(['x'], name)], parts: []});
const part = (season: string) => ({source: 'football-data' as const, divisions: ['SP1'], seasons: [season]});

describe('an import', () => {
  async function opened(wanted: Wanted) {
    const finished: boolean[] = [];
    let closed = 0;
    const shown = await show(ImportFlow, {wanted});
    shown.part.finished.subscribe((kept) => finished.push(kept));
    shown.part.closed.subscribe(() => closed++);
    const preview = async (...items: ReturnType<typeof report>[]) => {
      const request = shown.api.expectOne('/api/v1/imports/preview');
      request.flush({items});
      await shown.settle();
      return JSON.parse((request.request.body as FormData).get('settings') as string) as object;
    };
    return {...shown, preview, finished, closed: () => closed};
  }

  it('has nothing to keep where nothing is new', async () => {
    const {page, preview, closed} = await opened(files('old.csv'));
    await preview(report({new: 0, unchanged: 2}));
    expect(text(page)).toContain('Nothing in it is new.');
    expect(text(page)).not.toContain('Keep it');
    button(page, 'Another file').click();
    expect(closed()).toBe(1);
  });

  it('looks again with scores of matches that are still to come', async () => {
    const {page, preview} = await opened(files('early.csv'));
    await preview(report({wrong: 1, problems: [{line: 2, message: 'to come'}]}));
    const early = [...page.querySelectorAll<HTMLInputElement>('.check input')].at(-1);
    early?.click();
    expect(await preview(report())).toEqual({earlyResults: true, skipWrong: true});
    expect(text(page)).toContain('Keep scores of matches that are still to come');
  });

  it('forgets what was said of one file with the next', async () => {
    const {page, set, preview} = await opened(files('early.csv'));
    await preview(report({wrong: 1, problems: [{line: 2, message: 'to come'}]}));
    [...page.querySelectorAll<HTMLInputElement>('.check input')].at(-1)?.click();
    await preview(report());
    await set({wanted: files('other.csv')});
    expect(await preview(report())).toEqual({skipWrong: true});
  });

  it('tells of many parts briefly, and asks for all of them at once', async () => {
    const seasons = ['2026-27', '2025-26', '2024-25', '2023-24'];
    const {api, page, settle} = await opened({files: [], parts: seasons.map(part)});
    for (const season of seasons) {
      const request = api.expectOne('/api/v1/imports/fetch/preview');
      expect(request.request.body).toEqual({...part(season), skipWrong: true});
      request.flush({items: [report()]});
      await settle();
    }
    expect(page.querySelectorAll('.brief').length).toBe(4);
    button(page, 'Keep it').click();
    await settle();
    button(page, 'Keeping…').click(); // a second tap sends nothing
    expect(api.expectOne('/api/v1/imports/fetch').request.body).toEqual({
      source: 'football-data',
      divisions: ['SP1'],
      seasons,
      spellings: {},
      skipWrong: false,
    });
  });

  it('says that an import failed, and that nothing was kept', async () => {
    const {api, page, preview, settle, finished, closed} = await opened(files('mine.csv'));
    await preview(report());
    button(page, 'Keep it').click();
    api.expectOne('/api/v1/imports').flush(job());
    await settle();
    const failed = job({state: 'failed', error: 'the disk is full', finishedAt: aMoment});
    api.expectOne('/api/v1/jobs/7/events').flush(jobEvent(failed));
    await settle();
    expect(text(find(page, 'app-job-progress'))).toContain('It failed. the disk is full');
    expect(finished).toEqual([false]);
    button(page, 'Another file').click();
    expect(closed()).toBe(1);
  });

  it('is tried again where a look fails', async () => {
    const {api, page, preview, settle} = await opened(files('mine.csv'));
    api.expectOne('/api/v1/imports/preview').flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toContain('The server failed');
    button(page, 'Try again').click();
    await settle();
    expect(page.querySelector('[role=alert]')).toBeNull();
    await preview(report());
    expect(button(page, 'Keep it').disabled).toBe(false);
  });
});
