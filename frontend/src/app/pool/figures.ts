import {inject, Injectable} from '@angular/core';
import {TranslocoService} from '@jsverse/transloco';
import type {Reduction} from '../api/model';
import {Language} from '../core/language';

/** The official reduction whose guarantee is a better one for most outcomes. */
const conditional = 6;

/** Chances, counts and money in the words of the language. */
@Injectable({providedIn: 'root'})
export class Figures {
  private readonly language = inject(Language);
  private readonly texts = inject(TranslocoService);

  chance(value: number | undefined): string {
    if (value === undefined) {
      return '–';
    }
    return this.number(value, {style: 'percent', maximumSignificantDigits: value > 0.1 ? 3 : 2});
  }

  /** "1 in 4,300" says more than a percentage of many zeros. */
  oneIn(value: number | undefined): string {
    return value ? this.count(value > 0.1 ? Math.round(10 / value) / 10 : Math.round(1 / value)) : '';
  }

  count(value: number): string {
    return this.number(value, {useGrouping: 'always'});
  }

  money(value: number): string {
    return this.number(value, {style: 'currency', currency: 'EUR'});
  }

  /** Money won or lost, with its sign. */
  gain(value: number, decimals = 2): string {
    return this.number(value, {
      style: 'currency',
      currency: 'EUR',
      signDisplay: 'exceptZero',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
  }

  /** By how much less, as a whole percentage. */
  less(share: number): string {
    return this.number(-share, {style: 'percent', maximumFractionDigits: 0, signDisplay: 'always'});
  }

  /** "1: 4 triples, 9 columns". */
  reduction({number, triples, dobles, columns}: Reduction): string {
    const of = (count: number, one: string, many: string) =>
      count === 0 ? [] : [this.texts.translate<string>(count === 1 ? one : many, {count})];
    return this.texts.translate('pool.reductionName', {
      number,
      marks: [...of(triples, 'pool.triple', 'pool.triples'), ...of(dobles, 'pool.doble', 'pool.dobles')].join(
        ' + ',
      ),
      columns: this.count(columns),
    });
  }

  /** "13 right for certain …", and where it depends on the signs what it is then. */
  guarantee({number, guarantee, guarantees}: Reduction): string {
    const certain = this.texts.translate<string>('pool.guarantee', {hits: guarantee});
    if (number !== conditional) {
      return certain;
    }
    const better = [...new Set(guarantees)].filter((hits) => hits > guarantee).sort((a, b) => b - a);
    const cases = better.map((hits) =>
      this.texts.translate<string>('pool.guaranteeIf', {
        hits,
        others: guarantees.flatMap((one, others) => (one === hits ? [others] : [])).join(', '),
      }),
    );
    return `${certain} ${this.texts.translate('pool.guaranteeOthers', {cases: cases.join('; ')})}`;
  }

  private number(value: number, options: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(this.language.current(), options).format(value);
  }
}
