import {TestBed} from '@angular/core/testing';
import {TranslocoService} from '@jsverse/transloco';
import {setUp} from '../../testing/page';
import {Language} from './language';
import {withAllWords} from './signed-in';
import {TranslationLoader} from './translation-loader';

describe('pages beyond Home', () => {
  it('come with all words, which are loaded once', async () => {
    setUp();
    const loader = TestBed.inject(TranslationLoader);
    const more = vi.spyOn(loader, 'more').mockResolvedValue({workshop: {title: 'Working on columns'}});
    TestBed.inject(TranslocoService).setActiveLang('en');
    const load = () => TestBed.runInInjectionContext(() => withAllWords(() => Promise.resolve('pages')));
    expect(await load()).toBe('pages');
    expect(await load()).toBe('pages');
    expect(more.mock.calls).toEqual([['rest', 'en']]);
    expect(TestBed.inject(TranslocoService).translate('workshop.title')).toBe('Working on columns');
    // In another language they are loaded with it.
    await TestBed.inject(Language).choose('es');
    expect(more).toHaveBeenLastCalledWith('rest', 'es');
  });
});
