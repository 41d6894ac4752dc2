import type {ImportReport, Job} from '../app/api/model';

export const aMoment = '2026-11-25T10:00:00Z';

/** What a file with two new matches says. */
export function report(change: Partial<ImportReport> = {}): ImportReport {
  return {
    file: 'mine.csv',
    format: 'QuinielaML table',
    entries: 2,
    new: 2,
    changed: 0,
    unchanged: 0,
    sampleMatchesRemoved: 0,
    newTeams: [],
    unknown: [],
    rows: [],
    problems: [],
    wrong: 0,
    warnings: [],
    warned: 0,
    contents: [],
    kept: false,
    ...change,
  };
}

/** A job that waits for its turn. */
export function job(change: Partial<Job> = {}): Job {
  return {
    id: 7,
    kind: 'import',
    state: 'queued',
    by: 'ana',
    done: 0,
    total: 0,
    attempt: 1,
    createdAt: aMoment,
    ...change,
  };
}

/** A job as its stream of events sends it. */
export function jobEvent(of: Job): string {
  return `event: job\ndata: ${JSON.stringify(of)}\n\n`;
}
