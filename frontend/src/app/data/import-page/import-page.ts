import {HttpClient} from '@angular/common/http';
import {Component, computed, inject, signal} from '@angular/core';
import {MatButton} from '@angular/material/button';
import {RouterLink} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import type {Observable} from 'rxjs';
import {getLastUpdateResource} from '../../api/imports/imports.service';
import type {ImportReport, ImportReportList, ImportSettings} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Dates} from '../../shared/dates';
import {Download} from '../../shared/download/download';
import {Empty} from '../../shared/empty/empty';
import {Icon} from '../../shared/icon';
import {refusalOf, type Refusal} from '../../shared/refusal';
import {Refused} from '../../shared/refused';
import {NamesForm} from '../names-form/names-form';

const uploads = '/api/v1/imports';
const addresses = '/api/v1/imports/fetch';

/** Brings in matches: a file or an address, looked at first and then kept. */
@Component({
  selector: 'app-import-page',
  imports: [Download, Empty, Icon, MatButton, NamesForm, Refused, RouterLink, TranslocoDirective],
  templateUrl: './import-page.html',
  styleUrl: './import-page.scss',
})
export class ImportPage {
  private readonly http = inject(HttpClient);
  protected readonly user = inject(CurrentUser);
  protected readonly forbidden = computed(() => this.user.account() !== undefined && !this.user.canEdit());

  protected readonly dates = inject(Dates);
  private readonly updateResource = getLastUpdateResource();
  /** Of the daily update, where one is set up. */
  protected readonly lastUpdate = computed(() =>
    this.updateResource.hasValue() ? this.updateResource.value() : undefined,
  );

  protected readonly files = signal<File[]>([]);
  protected readonly address = signal('');
  protected readonly over = signal(false);
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Refusal | undefined>(undefined);
  protected readonly reports = signal<ImportReport[] | undefined>(undefined);
  /** Which team a spelling means: its id as text, "0" for a new one. */
  protected readonly settled = signal<Record<string, string>>({});
  protected readonly skipWrong = signal(false);

  protected readonly previewed = computed(() => this.reports() !== undefined && !this.kept());
  protected readonly kept = computed(() => this.reports()?.some((report) => report.kept) ?? false);
  protected readonly wrong = computed(() => this.reports()?.some((report) => report.wrong > 0) ?? false);
  protected readonly useful = computed(
    () => this.reports()?.some((report) => report.new + report.changed > 0) ?? false,
  );

  protected choose(files: FileList | null | undefined): void {
    this.over.set(false);
    if (files?.length) {
      this.files.set([...files]);
      this.address.set('');
      this.look();
    }
  }

  protected drop(event: DragEvent): void {
    event.preventDefault();
    this.choose(event.dataTransfer?.files);
  }

  protected hover(event: DragEvent, over: boolean): void {
    event.preventDefault();
    this.over.set(over);
  }

  protected ask(event: Event, address: string): void {
    event.preventDefault();
    if (address.trim()) {
      this.files.set([]);
      this.address.set(address.trim());
      this.look();
    }
  }

  protected settle(spelling: string, team: string): void {
    this.settled.update((settled) => ({...settled, [spelling]: team}));
  }

  protected keep(): void {
    const spellings = Object.fromEntries(
      Object.entries(this.settled()).map(([spelling, team]) => [spelling, Number(team)]),
    );
    this.send({spellings, skipWrong: this.skipWrong()}, (reports) => this.reports.set(reports));
  }

  protected startAgain(): void {
    this.files.set([]);
    this.address.set('');
    this.reports.set(undefined);
    this.refusal.set(undefined);
  }

  /** Asks what would change, and offers the likely answers to what is not known. */
  private look(): void {
    this.reports.set(undefined);
    this.settled.set({});
    this.skipWrong.set(false);
    // With the good lines alone, so that they can be shown beside the wrong ones.
    this.send({dryRun: true, skipWrong: true}, (reports) => {
      const settled: Record<string, string> = {};
      for (const unknown of reports.flatMap((report) => report.unknown)) {
        const likely = unknown.suggestions.find((suggestion) => suggestion.likely);
        settled[unknown.spelling] = likely ? String(likely.team.id) : '0';
      }
      this.settled.set(settled);
      this.reports.set(reports);
    });
  }

  private send(settings: ImportSettings, then: (reports: ImportReport[]) => void): void {
    if (this.busy()) {
      return;
    }
    this.busy.set(true);
    this.refusal.set(undefined);
    this.request(settings).subscribe({
      next: (answer) => {
        this.busy.set(false);
        then(answer.items);
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.refusal.set(refusalOf(error));
      },
    });
  }

  private request(settings: ImportSettings): Observable<ImportReportList> {
    if (this.address()) {
      return this.http.post<ImportReportList>(addresses, {...settings, address: this.address()});
    }
    const form = new FormData();
    form.append('settings', JSON.stringify(settings));
    for (const file of this.files()) {
      form.append('file', file, file.name);
    }
    return this.http.post<ImportReportList>(uploads, form);
  }
}
