import {TestBed} from '@angular/core/testing';
import {Theme} from './theme';

describe('the appearance', () => {
  beforeEach(() => localStorage.clear());
  const shown = () => {
    TestBed.tick();
    return document.documentElement.dataset['theme'];
  };

  it('is that of the system until one is chosen, which this browser remembers', () => {
    const theme = TestBed.inject(Theme);
    expect(shown()).toBe('auto');
    theme.choose('dark');
    expect(shown()).toBe('dark');
    TestBed.resetTestingModule();
    expect(TestBed.inject(Theme).current()).toBe('dark');
    expect(shown()).toBe('dark');
  });

  it('is that of the system if what is remembered is none', () => {
    localStorage.setItem('quiniela.theme', 'purple');
    expect(TestBed.inject(Theme).current()).toBe('auto');
  });
});
