import {Component, computed, input, linkedSignal, model, inject} from '@angular/core';
import {asSentence} from '../../shared/failure/failure';
import type {RequestError} from '../../shared/request-error';
import {areOdds, arePercentages, typedTriple, type Triple} from '../triple';
import {Translator} from '../../core/translator';

/** What is entered of a fixture beside its teams. */
export interface Entered {
  odds: Triple;
  tips: Triple;
}

export type EnteredKind = keyof Entered;

/** Which of the two cannot be sent; empty fields can. */
export function wrongEntries({odds, tips}: Entered): EnteredKind[] {
  return [
    ...(odds.values.length && !areOdds(odds.values) ? (['odds'] as const) : []),
    ...(tips.values.length && !arePercentages(tips.values) ? (['tips'] as const) : []),
  ];
}

/** Optional fields for the odds of a fixture and for tipsters' percentages, behind a fold. */
@Component({
  selector: 'app-fixture-odds',
  template: `
    <details [open]="open()" (toggle)="open.set(fold.open)" #fold>
      <summary>
        {{ t('pool.oddsAndTips') }}
        <span class="visually-hidden">{{ t('pool.ofFixture', {number: number()}) }}</span>&ngsp;
        <span class="soft">{{ summary() }}</span>
      </summary>
      <div class="both">
        @for (kind of kinds; track kind) {
          <div class="field">
            <label [for]="kind + number()">{{ t('pool.typed.' + kind) }}</label>
            <input
              #field
              class="control"
              inputmode="text"
              autocomplete="off"
              [id]="kind + number()"
              [placeholder]="examples[kind]"
              [value]="entered()[kind].text"
              [attr.aria-invalid]="problems()[kind] !== undefined"
              [attr.aria-describedby]="problems()[kind] ? kind + number() + '-wrong' : null"
              (input)="type(kind, field.value)"
              (change)="checked.set(true)"
            />
            @if (problems()[kind]; as problem) {
              <p class="problem" role="alert" [id]="kind + number() + '-wrong'">
                @if (problem.detail) {
                  <span [attr.lang]="problem.language">{{ sentence(problem.detail) }}</span>
                } @else {
                  {{ t('pool.wrongEntry.' + kind) }}
                }
              </p>
            }
          </div>
        }
      </div>
    </details>
  `,
  styles: `
    summary {
      min-block-size: var(--target);
      align-content: center;
      cursor: pointer;
    }

    .both {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr));
      gap: var(--space-3);
      padding-block-end: var(--space-3);
    }
  `,
})
export class FixtureOdds {
  protected readonly t = inject(Translator).t;
  /** Of the fixture on the slip. */
  readonly number = input.required<number>();
  readonly entered = model.required<Entered>();
  /** Whether the form was to be sent, so that everything wrong is to be said. */
  readonly sent = input(false);
  /** What the server finds wrong, by field. */
  readonly refused = input<Partial<Record<EnteredKind, RequestError>>>({});

  protected readonly kinds = ['odds', 'tips'] as const;
  protected readonly examples = {odds: '1.85 3.40 4.50', tips: '55 25 20'};
  protected readonly sentence = asSentence;
  /** Nothing is called wrong while it is being typed for the first time. */
  protected readonly checked = linkedSignal(() => this.sent());
  protected readonly problems = computed(() => {
    const wrong = this.checked() ? wrongEntries(this.entered()) : [];
    const problem = (kind: EnteredKind): Partial<RequestError> | undefined =>
      wrong.includes(kind) ? {} : this.refused()[kind];
    return {odds: problem('odds'), tips: problem('tips')};
  });
  /** The fold opens by itself where something is wrong. */
  protected readonly open = linkedSignal<boolean, boolean>({
    source: () => Object.values(this.problems()).some((problem) => problem !== undefined),
    computation: (wrong, before) => wrong || (before?.value ?? false),
  });
  protected readonly summary = computed(() =>
    this.kinds
      .map((kind) => this.entered()[kind].text.trim())
      .filter((text) => text !== '')
      .join(' · '),
  );

  protected type(kind: EnteredKind, text: string): void {
    this.entered.update((entered) => ({...entered, [kind]: typedTriple(text)}));
  }
}
