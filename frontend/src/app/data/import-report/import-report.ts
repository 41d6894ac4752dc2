import {Component, computed, inject, input} from '@angular/core';
import type {Contents, ImportReport} from '../../api/model';
import {Dates, seasonName} from '../../shared/dates';
import {Icon} from '../../shared/icon';
import {LineList} from '../line-list/line-list';
import {Translator} from '../../core/translator';

/** Whether lines of a file are wrong, or values of it were left out. */
export function isFaulty(report: ImportReport): boolean {
  return report.wrong + report.warned > 0;
}

/** What a file has, what of it is new, and what is wrong with it. */
@Component({
  selector: 'app-import-report',
  imports: [Icon, LineList],
  templateUrl: './import-report.html',
  styleUrl: './import-report.scss',
})
export class FileReport {
  protected readonly t = inject(Translator).t;
  readonly report = input.required<ImportReport>();
  /** One of many: what goes without saying is folded away. */
  readonly brief = input(false);

  protected readonly dates = inject(Dates);
  protected readonly counts = computed(() => {
    const report = this.report();
    return (['new', 'changed', 'unchanged', 'wrong'] as const).map((key) => ({key, count: report[key]}));
  });

  /** The seasons of a part of a file: "2012-13", or the first and the last one. */
  protected seasons({firstSeason, lastSeason, oneYear}: Contents): string {
    const first = seasonName(firstSeason, oneYear);
    return firstSeason === lastSeason ? first : `${first} – ${seasonName(lastSeason, oneYear)}`;
  }
}
