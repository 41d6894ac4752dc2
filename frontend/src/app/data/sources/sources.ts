import {Component, computed, inject} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import {listSourcesResource} from '../../api/pool/pool.resource';
import {Dates} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {lastKnown} from '../../shared/resources';

/** The services that the jornadas come from, and how they answer. */
@Component({
  selector: 'app-sources',
  imports: [Failure, Loading, TranslocoDirective],
  templateUrl: './sources.html',
  styleUrl: './sources.scss',
})
export class Sources {
  protected readonly dates = inject(Dates);
  protected readonly resource = listSourcesResource();
  private readonly known = lastKnown(this.resource);
  protected readonly sources = computed(() => this.known()?.items);
}
