import {TestBed} from '@angular/core/testing';
import {setUp} from '../../../testing/page';
import {Paste} from './paste';

describe('bringing in what is published', () => {
  it('names the addresses that refuse the server, and sends what is pasted', async () => {
    const api = setUp();
    const page = TestBed.createComponent(Paste);
    page.detectChanges();
    TestBed.tick();
    api.expectOne('/api/v1/sources').flush({
      items: [
        {
          source: 'selae',
          on: true,
          failing: true,
          addresses: [
            {
              address: 'https://example.org/fechav3?fecha_sorteo=20260927',
              askedAt: '2026-09-25T10:00:00Z',
              askAfter: '2026-09-25T11:00:00Z',
              failure: 'refused',
              failures: 2,
            },
          ],
        },
      ],
    });
    await page.whenStable();
    page.detectChanges();
    const element = page.nativeElement as HTMLElement;
    expect(element.querySelector('a')?.href).toContain('fecha_sorteo=20260927');

    const field = element.querySelector('textarea') ?? document.createElement('textarea');
    field.value = '{"1": {"valor1": "61"}}';
    field.dispatchEvent(new Event('input'));
    page.detectChanges();
    expect(element.querySelector('#of-season')).not.toBeNull();
    element.querySelector('form')?.dispatchEvent(new Event('submit'));
    const request = api.expectOne('/api/v1/jornadas/imports');
    expect((request.request.body as FormData).get('settings')).not.toBeNull();
    request.flush({items: [{}], refused: ['jornada 3: no'], corrected: []});
    page.detectChanges();
    expect(element.textContent).toContain('jornada 3: no');
  });
});
