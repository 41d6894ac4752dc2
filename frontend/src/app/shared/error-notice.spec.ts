import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {ErrorNotice} from './error-notice';

describe('the notice of a failed request', () => {
  it.each([
    ['states.rejected', 'a ticket has at least 2 columns', 'A ticket has at least 2 columns.'],
    ['states.rejected', 'example.org cannot be reached.', 'example.org cannot be reached.'],
    ['states.rejected', undefined, 'The server does not accept what it is asked.'],
    ['states.missing', 'match 7 not found', 'That does not exist any more, or never did. Match 7 not found.'],
  ])('%s with %s', async (reason, detail, said) => {
    setUp();
    const fixture = TestBed.createComponent(ErrorNotice);
    fixture.componentRef.setInput('error', {location: '', reason, seconds: 0, detail});
    await fixture.whenStable();
    expect((fixture.nativeElement as HTMLElement).textContent.trim().replace(/\s+/g, ' ')).toBe(said);
  });
});
