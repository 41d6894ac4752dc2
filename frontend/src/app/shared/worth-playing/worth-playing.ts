import {Component, computed, inject, input, Service, signal} from '@angular/core';
import type {TicketSums} from '../../api/model';
import {Figures} from '../figures';
import {Translator} from '../../core/translator';

const key = 'quiniela.leastReturn';

/** The least return of each euro, in percent, for which the player plays; remembered in the browser. */
@Service()
export class LeastReturn {
  private readonly chosen = signal(read(localStorage.getItem(key)));

  readonly percent = this.chosen.asReadonly();

  choose(text: string): void {
    const percent = read(text);
    if (percent === undefined) {
      localStorage.removeItem(key);
    } else {
      localStorage.setItem(key, String(percent));
    }
    this.chosen.set(percent);
  }
}

/** Nothing typed, or no number, is no limit. */
function read(text: string | null): number | undefined {
  const percent = Number(text?.trim().replace(',', '.'));
  return text?.trim() && percent > 0 && percent <= 1000 ? percent : undefined;
}

/** Whether a ticket is worth playing, by the player's own limit and by the growth of one's money. */
@Component({
  selector: 'app-worth-playing',
  templateUrl: './worth-playing.html',
  styles: `
    :host {
      display: grid;
      gap: var(--space-2);
    }

    label {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: var(--space-2);
      font-size: 0.875rem;
    }

    input {
      inline-size: 4.5rem;
      min-block-size: var(--target);
      padding-inline: var(--space-2);
      border: 1px solid var(--line-strong);
      border-radius: var(--radius-small);
      background: var(--card);
      color: inherit;
      text-align: end;
    }
  `,
})
export class WorthPlaying {
  protected readonly t = inject(Translator).t;
  /** Undefined while they are not known; the place stays. */
  readonly sums = input.required<TicketSums | undefined>();

  protected readonly limit = inject(LeastReturn);
  protected readonly figures = inject(Figures);
  /** The return is below the player's limit. */
  protected readonly tooLittle = computed(() => {
    const least = this.limit.percent();
    const rate = this.sums()?.returnRate;
    return least !== undefined && rate !== undefined && rate * 100 < least;
  });
}
