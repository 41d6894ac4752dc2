import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {Refused} from './refused';

describe('what a refusal says', () => {
  it.each([
    ['states.refused', 'a ticket has at least 2 columns', 'A ticket has at least 2 columns.'],
    ['states.refused', 'example.org cannot be reached.', 'example.org cannot be reached.'],
    ['states.refused', undefined, 'The server does not accept what it is asked.'],
    ['states.missing', 'match 7 not found', 'That does not exist any more, or never did. Match 7 not found.'],
  ])('%s with %s', async (reason, detail, said) => {
    setUp();
    const fixture = TestBed.createComponent(Refused);
    fixture.componentRef.setInput('refusal', {location: '', reason, seconds: 0, detail});
    await fixture.whenStable();
    expect((fixture.nativeElement as HTMLElement).textContent.trim().replace(/\s+/g, ' ')).toBe(said);
  });
});
