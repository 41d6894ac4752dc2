import {Component, input, signal} from '@angular/core';
import {TranslocoDirective} from '@jsverse/transloco';
import {refusalOf, type Refusal} from './refusal';
import {Refused} from './refused';

/** What became of what was done last in one part of a page. */
export class Outcome {
  readonly busy = signal(false);
  readonly refusal = signal<Refusal | undefined>(undefined);
  /** Translation key of the good news. */
  readonly said = signal('');

  begin(): void {
    this.forget();
    this.busy.set(true);
  }

  done(said = ''): void {
    this.busy.set(false);
    this.said.set(said);
  }

  refuse(error: unknown): void {
    this.busy.set(false);
    this.refusal.set(refusalOf(error));
  }

  /** Once something else is in hand, what was said before is not about it. */
  forget(): void {
    this.refusal.set(undefined);
    this.said.set('');
  }
}

/** Says it where it was done. */
@Component({
  selector: 'app-outcome',
  imports: [Refused, TranslocoDirective],
  template: `
    <ng-container *transloco="let t">
      @if (of().refusal(); as refusal) {
        <app-refused [refusal]="refusal" />
      }
      <p role="status" [class.notice]="of().said()">{{ of().said() ? t(of().said()) : '' }}</p>
    </ng-container>
  `,
  styles: `
    :host {
      display: contents; // without words it takes no room
    }
    p:empty {
      display: none;
    }
  `,
})
export class OutcomeText {
  readonly of = input.required<Outcome>();
}
