import {Component, computed, inject, signal} from '@angular/core';
import {RouterLink} from '@angular/router';
import {getLastUpdateResource} from '../../api/imports/imports.resource';
import {CurrentUser} from '../../core/current-user';
import {Dates} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {ImportFlow, type Wanted} from '../import-flow/import-flow';
import {ImportSource} from '../import-source/import-source';
import {NamesForm} from '../names-form/names-form';
import {Translator} from '../../core/translator';

/** Imports matches from files or an address, with a preview first. */
@Component({
  selector: 'app-import-page',
  imports: [Empty, ImportFlow, ImportSource, NamesForm, RouterLink],
  templateUrl: './import-page.html',
  styleUrl: './import-page.scss',
})
export class ImportPage {
  protected readonly t = inject(Translator).t;
  protected readonly user = inject(CurrentUser);
  protected readonly forbidden = computed(() => this.user.account() !== undefined && !this.user.canEdit());

  protected readonly dates = inject(Dates);
  private readonly updateResource = getLastUpdateResource();
  /** The latest daily update, where one is configured. */
  protected readonly lastUpdate = computed(() => {
    const last = this.updateResource.hasValue() ? this.updateResource.value() : undefined;
    return last?.startedAt === undefined ? undefined : {...last, startedAt: last.startedAt};
  });

  protected readonly wanted = signal<Wanted | undefined>(undefined);
  protected readonly kept = signal(false);

  protected choose(wanted: Wanted | undefined): void {
    this.kept.set(false);
    this.wanted.set(wanted);
  }
}
