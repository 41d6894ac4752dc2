import {afterNextRender, Component, DestroyRef, ElementRef, inject, signal, viewChild} from '@angular/core';
import {Session} from '../session';
import {Logo} from '../../shared/logo';
import {LoginForm} from '../login-form/login-form';
import {Translator} from '../translator';

/**
 * Asks for the password over a page whose session has ended. The page stays as it was, so that
 * nothing typed is lost, but cannot be seen: somebody else may be sitting there by now.
 */
@Component({
  selector: 'app-log-in-again',
  imports: [LoginForm, Logo],
  template: `
    <dialog #dialog class="card" aria-labelledby="again" (cancel)="$event.preventDefault()">
      <div class="slip-head">
        <app-logo />
        <div>
          <h2 id="again">{{ t('login.title') }}</h2>
          <p class="soft">{{ t('login.kept') }}</p>
        </div>
      </div>
      <app-login-form [(user)]="name" />
      <button class="button" type="button" (click)="leave()">{{ t('login.leave') }}</button>
    </dialog>
  `,
  styleUrl: './log-in-again.scss',
})
export class LogInAgain {
  protected readonly t = inject(Translator).t;
  private readonly session = inject(Session);
  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  protected readonly name = signal(this.session.name());

  constructor() {
    const field = document.activeElement;
    afterNextRender(() => this.dialog().nativeElement.showModal());
    // Whoever comes back goes on typing where the session ended, once the page is there again.
    inject(DestroyRef).onDestroy(() => setTimeout(() => field instanceof HTMLElement && field.focus()));
  }

  /** Gives the page up, and what was typed in it. */
  protected leave(): void {
    this.session.close();
  }
}
