import {inject, Service} from '@angular/core';
import {TranslocoService} from '@jsverse/transloco';
import type {Direct, Reduction} from '../api/model';
import {Figures} from '../shared/figures';

/** The number of the official reduction that guarantees more for most outcomes. */
const conditional = 6;

/** Names and guarantees of reductions in the language of the page. */
@Service()
export class ReductionTexts {
  private readonly figures = inject(Figures);
  private readonly texts = inject(TranslocoService);

  /** "1: 4 triples, 9 columns". */
  name({number, triples, dobles, columns}: Reduction): string {
    return this.texts.translate('pool.reductionName', {
      number,
      marks: this.marks(triples, dobles),
      columns: this.figures.count(columns),
    });
  }

  /** "and 3 dobles in full", to follow the name. */
  direct({triples, dobles}: Direct): string {
    return this.texts.translate('pool.reductionDirect', {marks: this.marks(triples, dobles)});
  }

  private marks(triples: number, dobles: number): string {
    const of = (count: number, one: string, many: string) =>
      count === 0 ? [] : [this.texts.translate<string>(count === 1 ? one : many, {count})];
    return [...of(triples, 'pool.triple', 'pool.triples'), ...of(dobles, 'pool.doble', 'pool.dobles')].join(
      ' + ',
    );
  }

  /** "13 right for certain …", and the better guarantees that depend on the signs. */
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
}
