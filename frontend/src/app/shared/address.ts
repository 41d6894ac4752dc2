import {inject, Service} from '@angular/core';
import {Router, type Params} from '@angular/router';

/** The part of a page's state that its address holds, so that it outlasts a reload and can be shared. */
@Service()
export class Address {
  private readonly router = inject(Router);

  /** Writes parameters beside those that are there; null takes one out. Nothing scrolls. */
  keep(queryParams: Params): void {
    void this.router.navigate([], {
      queryParams,
      queryParamsHandling: 'merge',
      replaceUrl: true,
      scroll: 'manual',
    });
  }
}
