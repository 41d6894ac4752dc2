import {Component, computed, inject, input, output, signal} from '@angular/core';
import type {Observable} from 'rxjs';
import type {CardFixture, NewView, Probs, View} from '../../api/model';
import {PoolService} from '../../api/pool/pool.service';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {Figures, signed} from '../../shared/figures';
import {outcomes, percents, signs, type Outcome} from '../../shared/percents';
import {ProbabilityBar} from '../../shared/probability-bar/probability-bar';
import {areOdds, arePercentages} from '../triple';
import {Translator} from '../../core/translator';

/** How a view is typed. */
type Kind = 'percentages' | 'odds';

type Texts = Record<Outcome, string>;

const noTexts: Texts = {home: '', draw: '', away: ''};

/** What the player thinks of a fixture, beside what the slip says otherwise. */
@Component({
  selector: 'app-own-view',
  imports: [ActionMessage, ProbabilityBar],
  templateUrl: './own-view.html',
  styleUrl: './own-view.scss',
})
export class OwnView {
  protected readonly t = inject(Translator).t;
  /** The jornada's id. */
  readonly jornada = input.required<number>();
  /** Of the fixture on the slip. */
  readonly number = input.required<number>();
  readonly fixture = input.required<CardFixture>();
  /** The one that is kept. */
  readonly view = input<View>();
  /** A closed jornada's views stay as they are. */
  readonly closed = input(false);
  /** It was kept or taken back. */
  readonly changed = output();

  private readonly pool = inject(PoolService);
  private readonly figures = inject(Figures);

  protected readonly kinds: readonly Kind[] = ['percentages', 'odds'];
  protected readonly outcomes = outcomes;
  protected readonly signs = signs;
  protected readonly title = computed(() => `${this.fixture().home} – ${this.fixture().away}`);
  protected readonly open = signal(false);
  protected readonly kind = signal<Kind>('percentages');
  protected readonly texts = signal<Texts>(noTexts);
  private readonly attempted = signal(false);
  protected readonly saving = new ActionState();

  private readonly values = computed(() =>
    outcomes.map((outcome) => {
      const text = this.texts()[outcome].trim().replace(',', '.');
      return text === '' ? NaN : Number(text);
    }),
  );
  private readonly right = computed(() =>
    this.kind() === 'odds' ? areOdds(this.values()) : arePercentages(this.values()),
  );
  protected readonly wrong = computed(() => this.attempted() && !this.right());

  /** What the slip says without the view, in what is typed. */
  protected readonly otherwise = computed(() => {
    const {probs} = this.fixture();
    const whole = percents(probs);
    return (outcome: Outcome) =>
      this.kind() === 'odds'
        ? this.figures.decimal(1 / probs[outcome])
        : this.figures.chance(whole[outcome] / 100);
  });

  /** By how many percentage points the view differs, for 1, X and 2. */
  protected readonly differences = computed(() => {
    const view = this.view();
    if (!view) {
      return [];
    }
    const mine = percents(view.probs);
    const others = percents(this.fixture().probs);
    return outcomes.map((outcome) => ({
      sign: signs[outcome],
      points: signed(mine[outcome] - others[outcome]),
    }));
  });

  protected begin(): void {
    const view = this.view();
    this.choose('percentages');
    if (view) {
      this.texts.set(textsOf(view.probs));
    }
    this.open.set(true);
  }

  protected choose(kind: Kind): void {
    this.kind.set(kind);
    this.texts.set(noTexts);
    this.forget();
  }

  protected type(outcome: Outcome, text: string): void {
    this.texts.update((texts) => ({...texts, [outcome]: text}));
    this.saving.clear();
  }

  protected save(event: Event): void {
    event.preventDefault();
    this.attempted.set(true);
    if (this.right()) {
      const view: NewView = {[this.kind()]: this.values()};
      this.send(this.pool.setView(this.jornada(), this.number(), view));
    }
  }

  protected remove(): void {
    this.send(this.pool.deleteView(this.jornada(), this.number()));
  }

  protected cancel(): void {
    this.forget();
    this.open.set(false);
  }

  private send(request: Observable<unknown>): void {
    this.saving.begin();
    request.subscribe({
      next: () => {
        this.saving.succeed();
        this.cancel();
        this.changed.emit();
      },
      error: (error: unknown) => this.saving.fail(error),
    });
  }

  private forget(): void {
    this.attempted.set(false);
    this.saving.clear();
  }
}

function textsOf(probs: Probs): Texts {
  const {home, draw, away} = percents(probs, 1);
  return {home: String(home), draw: String(draw), away: String(away)};
}
