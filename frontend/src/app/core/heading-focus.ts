import {afterNextRender, DOCUMENT, inject, Injector, Service} from '@angular/core';
import {takeUntilDestroyed} from '@angular/core/rxjs-interop';
import {NavigationEnd, Router} from '@angular/router';
import {filter, map, pairwise} from 'rxjs';

/**
 * After moving to another page, puts the focus on its heading, so that a
 * keyboard or a screen reader goes on from there. A change of filters on the
 * same page leaves the focus where it is.
 */
@Service()
export class HeadingFocus {
  private readonly document = inject(DOCUMENT);
  private readonly injector = inject(Injector);

  constructor() {
    inject(Router)
      .events.pipe(
        filter((event) => event instanceof NavigationEnd),
        map((event) => event.urlAfterRedirects.replace(/[?#].*/, '')),
        pairwise(),
        filter(([before, after]) => before !== after),
        takeUntilDestroyed(),
      )
      .subscribe(() => afterNextRender(() => this.focusHeading(), {injector: this.injector}));
  }

  private focusHeading(): void {
    const heading = this.document.querySelector('h1');
    heading?.setAttribute('tabindex', '-1');
    heading?.focus();
  }
}
