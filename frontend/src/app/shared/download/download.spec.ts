import {HttpErrorResponse} from '@angular/common/http';
import {TestBed} from '@angular/core/testing';
import {of, throwError, type Observable} from 'rxjs';
import {find, setUp, text} from '../../../testing/page';
import {Download} from './download';

describe('a download', () => {
  afterEach(() => vi.restoreAllMocks());

  async function clicked(content: Observable<Blob | string>) {
    setUp();
    const saved: {name: string; content: Blob}[] = [];
    let last: Blob | undefined;
    URL.createObjectURL = (blob: Blob) => {
      last = blob;
      return 'blob:file';
    };
    URL.revokeObjectURL = () => undefined;
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push({name: this.download, content: last ?? new Blob()});
    });
    const fixture = TestBed.createComponent(Download);
    fixture.componentRef.setInput('content', content);
    fixture.componentRef.setInput('file', 'matches.csv');
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    find(page, 'button').click();
    await fixture.whenStable();
    return {page, saved};
  }

  it('saves what the API sends under the name of the file', async () => {
    const {saved} = await clicked(of('home,away\n'));
    expect(saved.map(({name}) => name)).toEqual(['matches.csv']);
    expect(saved[0]?.content.size).toBe(10);
  });

  it('shows why there is no file', async () => {
    const error = new HttpErrorResponse({status: 422, error: {detail: 'a season is missing'}});
    const {page, saved} = await clicked(throwError(() => error));
    expect(saved).toEqual([]);
    expect(text(page.querySelector('[role=alert]'))).toBe('A season is missing.');
  });
});
