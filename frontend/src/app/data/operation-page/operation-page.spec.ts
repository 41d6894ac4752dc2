import {TestBed} from '@angular/core/testing';
import {find, open, text} from '../../../testing/page';
import {aMoment, job, report} from '../../../testing/imports';
import {tokens} from '../../../testing/samples';
import {Session} from '../../core/session';
import {OperationPage} from './operation-page';

const status = {
  version: 'v3',
  startedAt: aMoment,
  writable: true,
  queued: 2,
  running: 1,
  dailyBackups: true,
  storage: {
    databaseBytes: 12_300_000,
    disks: [{of: 'database', freeBytes: 41_230_000_000, totalBytes: 80_000_000_000, low: false}],
  },
  backups: [
    {day: '2026-11-25', startedAt: aMoment, failed: true},
    {day: '2026-11-24', startedAt: aMoment, finishedAt: aMoment, failed: false},
  ],
};

describe('the state of the server', () => {
  async function operation(address = '/data/operation', role = 'editor', change: object = {}) {
    const opened = await open(address, 'data/operation', OperationPage, () => {
      TestBed.inject(Session).open(tokens(), false);
    });
    const {api, settle} = opened;
    api.match('/api/v1/account').forEach((request) => request.flush({id: 1, name: 'ana', role}));
    await settle();
    api.match('/api/v1/status').forEach((request) => request.flush({...status, ...change}));
    api.match('/api/v1/sources').forEach((request) => {
      if (!request.cancelled) {
        request.flush({items: []});
      }
    });
    await settle();
    return opened;
  }

  it('has the database, the jobs and the backups at a glance', async () => {
    const {page} = await operation();
    const server = text(find(page, '[aria-labelledby=server]'));
    expect(server).toContain('The database takes writes.');
    expect(server).toContain('Version v3');
    expect(server).toContain('Jobs under way: 1, waiting: 2.');
    expect(server).toContain('The database takes 12 MB.');
    expect(server).toContain('Free on the disk of the database: 41.2 GB of 80 GB.');
    expect(page.querySelector('.notice')).toBeNull();
    const backups = [...page.querySelectorAll('.list li')].map(text);
    expect(backups[0]).toContain('It failed.');
    expect(backups[1]).toContain('Done.');
  });

  it('says what is wrong', async () => {
    const {page} = await operation('/data/operation', 'editor', {
      writable: false,
      storage: {
        databaseBytes: 0,
        disks: [{of: 'backups', freeBytes: 900_000_000, totalBytes: 80_000_000_000, low: true}],
      },
      dailyBackups: false,
      backups: [],
    });
    expect(text(find(page, '.notice.error'))).toContain('The database takes no writes');
    expect(text(page)).toContain('Free on the disk of the backups: 900 MB of 80 GB. That is little');
    expect(text(page)).toContain('This server takes none (setting QUINIELA_BACKUP_DIR).');
  });

  it('lists the jobs of a kind that are over, and shows the report of an import', async () => {
    const {api, page, settle} = await operation('/data/operation?kind=import&job=7');
    const failed = job({state: 'failed', finishedAt: aMoment, error: 'mine.csv: line 3 is wrong'});
    api
      .expectOne('/api/v1/jobs?limit=30&kind=import')
      .flush({items: [job({id: 8, state: 'running'}), failed]});
    const problems = [{line: 3, message: 'it is wrong'}];
    api.expectOne('/api/v1/jobs/7').flush({...failed, result: {files: [report({problems, wrong: 1})]}});
    await settle();
    expect(text(find(page, '.problems'))).toBe('Line 3: it is wrong');
    const rows = [...page.querySelectorAll('app-past-jobs li')];
    expect(rows).toHaveLength(1);
    expect(text(rows[0])).toContain('mine.csv: line 3 is wrong');
    expect(rows[0]?.querySelector('a')?.getAttribute('aria-current')).toBe('true');
  });

  it('is for editors', async () => {
    const {api, page} = await operation('/data/operation', 'player');
    api.expectNone('/api/v1/status');
    expect(text(page)).toContain('Only editors see how the server is.');
  });
});
