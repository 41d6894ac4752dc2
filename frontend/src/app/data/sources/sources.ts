import {NgTemplateOutlet} from '@angular/common';
import {Component, computed, inject} from '@angular/core';
import {listSourcesResource} from '../../api/pool/pool.resource';
import {Dates} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Loading} from '../../shared/loading/loading';
import {lastKnown} from '../../shared/resources';
import {Translator} from '../../core/translator';

/** Addresses of a source that are listed at once, those that fail first. */
const listed = 3;

/** The services that the jornadas come from, and how they answer. */
@Component({
  selector: 'app-sources',
  imports: [Failure, Loading, NgTemplateOutlet],
  templateUrl: './sources.html',
  styleUrl: './sources.scss',
})
export class Sources {
  protected readonly t = inject(Translator).t;
  protected readonly dates = inject(Dates);
  protected readonly resource = listSourcesResource();
  private readonly known = lastKnown(this.resource);
  protected readonly sources = computed(() =>
    this.known()?.items.map((source) => {
      const addresses = [...source.addresses].sort((a, b) => Number(!a.failure) - Number(!b.failure));
      return {...source, first: addresses.slice(0, listed), more: addresses.slice(listed)};
    }),
  );
}
