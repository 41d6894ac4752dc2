import {HttpErrorResponse, HttpHeaders} from '@angular/common/http';
import {TestBed} from '@angular/core/testing';
import {setUp, text} from '../../../testing/page';
import {Failure} from './failure';

describe('a failure to load', () => {
  async function shown(error: Error): Promise<HTMLElement> {
    setUp();
    const fixture = TestBed.createComponent(Failure);
    fixture.componentRef.setInput('error', error);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  it('is told in the words of the server where they say more', async () => {
    const refusal = new HttpErrorResponse({
      status: 422,
      headers: new HttpHeaders({'Content-Language': 'es'}),
      error: {detail: 'validation failed', errors: [{message: 'faltan los ingresos de la jornada'}]},
    });
    const page = await shown(new Error('wrapped by a resource', {cause: refusal}));
    expect(text(page)).toContain('Faltan los ingresos de la jornada.');
    expect(text(page)).not.toContain('does not accept');
    expect(page.querySelector('[lang=es]')).not.toBeNull();
  });

  it('is told in the words of the page otherwise', async () => {
    const page = await shown(new HttpErrorResponse({status: 422}));
    expect(text(page)).toContain('does not accept');
  });
});
