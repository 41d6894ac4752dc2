import {Component, computed, DOCUMENT, inject, signal, ViewEncapsulation} from '@angular/core';
import {RouterOutlet} from '@angular/router';
import {LoginPage} from './account/login-page/login-page';
import {LogInAgain} from './core/log-in-again/log-in-again';
import {Session} from './core/session';

@Component({
  selector: 'app-root',
  imports: [LogInAgain, RouterOutlet],
  template: `
    <router-outlet (activate)="show($event)" />
    @if (ended()) {
      <app-log-in-again />
    }
  `,
  // Under the question for the password nobody sees whose page it was. The router makes the page,
  // which styles of this component alone would not reach.
  encapsulation: ViewEncapsulation.None,
  styles: 'app-root.ended > :not(app-log-in-again) { visibility: hidden; }',
  host: {'[class.ended]': 'ended()'},
})
export class App {
  private readonly session = inject(Session);
  private readonly document = inject(DOCUMENT);
  private readonly shown = signal<unknown>(undefined);

  /** Whether the session of the page that is shown has ended, but not because the user asked for it. */
  protected readonly ended = computed(
    () => this.session.ended() && this.shown() !== undefined && !(this.shown() instanceof LoginPage),
  );

  protected show(page: unknown): void {
    this.shown.set(page);
    if (page instanceof LoginPage) {
      this.document.querySelector('.opening')?.remove();
    }
  }
}
