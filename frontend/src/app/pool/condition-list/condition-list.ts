import {Component, computed, model, inject} from '@angular/core';
import {ConditionSets} from '../condition-sets/condition-sets';
import {conditionExamples, moved, rowsFrom, type ConditionRow} from '../conditions';
import {workshopLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

/** Conditions over columns, a line each, with the user's kept sets of them. */
@Component({
  selector: 'app-condition-list',
  imports: [Limited, ConditionSets],
  templateUrl: './condition-list.html',
  styleUrl: './condition-list.scss',
})
export class ConditionList {
  protected readonly t = inject(Translator).t;
  protected readonly limits = workshopLimits;
  readonly rows = model.required<readonly ConditionRow[]>();

  protected readonly examples = conditionExamples;
  protected readonly filled = computed(() => this.rows().filter(({text}) => text.trim() !== ''));

  /** Adds a line; an example takes the place of an empty last one. */
  protected add(text: string): void {
    const rows = this.rows();
    const kept = text && rows.at(-1)?.text.trim() === '' ? rows.slice(0, -1) : rows;
    this.rows.set([...kept, {text, off: false}]);
  }

  protected change(index: number, change: Partial<ConditionRow>): void {
    this.rows.set(this.rows().map((row, i) => (i === index ? {...row, ...change} : row)));
  }

  protected remove(index: number): void {
    this.rows.set(this.rows().filter((_, i) => i !== index));
  }

  protected up(index: number): void {
    this.rows.set(moved(this.rows(), index));
  }

  protected take(rows: readonly ConditionRow[]): void {
    this.rows.set(rows.length ? rows : rowsFrom(null));
  }
}
