import {afterNextRender, DOCUMENT, inject, Injector, Service} from '@angular/core';
import {takeUntilDestroyed} from '@angular/core/rxjs-interop';
import {NavigationEnd, Router} from '@angular/router';
import {filter, map, pairwise} from 'rxjs';

// After the log-in the frame is there a moment before the page within it.
const maxTries = 20;
const pause = 25; // ms

/**
 * Moves the focus to the heading after navigating to another page, so that
 * keyboard and screen reader users continue from there. Changing the filters
 * of a page leaves the focus where it is.
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

  private focusHeading(tries = maxTries): void {
    const heading = this.document.querySelector('h1');
    if (heading) {
      heading.setAttribute('tabindex', '-1');
      heading.focus();
    } else if (tries > 0) {
      setTimeout(() => this.focusHeading(tries - 1), pause);
    }
  }
}
