import {Component, inject} from '@angular/core';
import {TestBed} from '@angular/core/testing';
import {TranslocoService} from '@jsverse/transloco';
import {show, text} from '../../testing/page';
import {Translator} from './translator';

@Component({template: `{{ t('login.title') }} {{ t('late.words', {name: 'Ana'}) }}`})
class Part {
  protected readonly t = inject(Translator).t;
}

describe('the words of a template', () => {
  it('follow the language and the words that come later', async () => {
    const {page, settle} = await show(Part);
    const transloco = TestBed.inject(TranslocoService);
    expect(text(page)).toContain('Log in to QuinielaML');
    transloco.setActiveLang('es');
    await settle();
    expect(text(page)).toContain('Entra en QuinielaML');
    transloco.setTranslation({late: {words: 'Hola, {{name}}'}}, 'es');
    TestBed.inject(Translator).completed();
    await settle();
    expect(text(page)).toContain('Hola, Ana');
  });
});
