import {HttpErrorResponse, HttpHeaders} from '@angular/common/http';
import {TestBed} from '@angular/core/testing';
import {TranslocoService} from '@jsverse/transloco';
import {setUp, text} from '../../testing/page';
import {ErrorNotice} from './error-notice';
import {Failure} from './failure/failure';
import {toRequestError} from './request-error';

describe('the reference of an error that nobody expected', () => {
  const headers = new HttpHeaders({'X-Request-Id': 'abc'});

  it.each([
    [500, 'Reference: abc'],
    [404, ''],
  ])('of an action answered with %d', async (status, shown) => {
    setUp();
    const fixture = TestBed.createComponent(ErrorNotice);
    fixture.componentRef.setInput('error', toRequestError(new HttpErrorResponse({status, headers})));
    await fixture.whenStable();
    expect(text((fixture.nativeElement as HTMLElement).querySelector('.reference'))).toBe(shown);
  });

  it.each([
    [503, 'Reference: abc'],
    [403, ''],
  ])('of a list answered with %d', async (status, shown) => {
    setUp();
    const fixture = TestBed.createComponent(Failure);
    fixture.componentRef.setInput(
      'error',
      new Error('resource', {cause: new HttpErrorResponse({status, headers})}),
    );
    await fixture.whenStable();
    expect(text((fixture.nativeElement as HTMLElement).querySelector('.reference'))).toBe(shown);
  });

  it('is shown in Spanish', async () => {
    setUp();
    TestBed.inject(TranslocoService).setActiveLang('es');
    const fixture = TestBed.createComponent(ErrorNotice);
    fixture.componentRef.setInput('error', toRequestError(new HttpErrorResponse({status: 500, headers})));
    await fixture.whenStable();
    expect(text((fixture.nativeElement as HTMLElement).querySelector('.reference'))).toBe('Referencia: abc');
  });
});

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
