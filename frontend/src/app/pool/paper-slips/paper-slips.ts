import {Component, computed, inject, input} from '@angular/core';
import type {PoolFixture, Reduction} from '../../api/model';
import {Figures} from '../../shared/figures';
import {fixturesOfSlip} from '../../shared/slip-draft';
import {ReductionTexts} from '../reduction-texts';
import {
  blocksOnPaper,
  crossesOf,
  left,
  paperBoxes,
  paperHeight,
  paperLabels,
  paperWidth,
  top,
  type PaperSlip,
} from '../paper';
import {Translator} from '../../core/translator';

/** Slips in the shape of the paper, any number of them. */
@Component({
  selector: 'app-paper-slips',
  templateUrl: './paper-slips.html',
  styleUrl: './paper-slips.scss',
})
export class PaperSlips {
  protected readonly t = inject(Translator).t;
  readonly slips = input.required<readonly PaperSlip[]>();
  /** The fourteen fixtures and that of the pleno. */
  readonly fixtures = input.required<readonly Pick<PoolFixture, 'home' | 'away'>[]>();
  readonly reductions = input<readonly Reduction[]>([]);

  private readonly reductionTexts = inject(ReductionTexts);
  protected readonly figures = inject(Figures);
  protected readonly width = paperWidth;
  protected readonly height = paperHeight;
  protected readonly boxes = paperBoxes;
  protected readonly labels = paperLabels;
  protected readonly blockNumbers = Array.from({length: blocksOnPaper}, (_, block) => ({
    x: left(block, 1.5),
    text: String(block + 1),
  }));

  protected readonly names = computed(() => {
    const line = (row: number, text: string) => ({y: top(row) + 3.2, text: shortened(text)});
    const pleno = this.fixtures()[fixturesOfSlip];
    return [
      ...this.fixtures()
        .slice(0, fixturesOfSlip)
        .map(({home, away}, row) => line(row, `${String(row + 1)} ${home} – ${away}`)),
      ...(pleno
        ? [line(fixturesOfSlip, `15 ${pleno.home}`), line(fixturesOfSlip + 1, `15 ${pleno.away}`)]
        : []),
    ];
  });
  protected readonly drawn = computed(() =>
    this.slips().map(({ticket, columns}) => ({
      columns,
      crosses: crossesOf(ticket),
      played: (ticket.columns ?? ticket.marks ?? []).join(' '),
      multiple: !ticket.columns?.length,
      reduction: this.reductions().find(({number}) => number === ticket.reduction),
    })),
  );

  protected nameOf(reduction: Reduction): string {
    return this.reductionTexts.name(reduction);
  }
}

const longest = 33; // characters that fit beside the boxes

function shortened(text: string): string {
  return text.length > longest ? text.slice(0, longest - 1) + '…' : text;
}
