import {HttpErrorResponse} from '@angular/common/http';
import {Component, ElementRef, inject, input, signal, viewChild} from '@angular/core';
import {MatButton, MatIconButton} from '@angular/material/button';
import {Router} from '@angular/router';
import {TranslocoDirective} from '@jsverse/transloco';
import {AuthService} from '../../api/auth/auth.service';
import {Preferences} from '../../core/preferences/preferences';
import {returnAddress} from '../../core/return-address';
import {Session} from '../../core/session';
import {reasonOf} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';

interface Refusal {
  /** Translation key. */
  reason: string;
  seconds: number;
}

const defaultWait = 10; // seconds

@Component({
  selector: 'app-login-page',
  imports: [Icon, MatButton, MatIconButton, Preferences, TranslocoDirective],
  templateUrl: './login-page.html',
  styleUrl: './login-page.scss',
})
export class LoginPage {
  /** Bound from the address: where to go afterwards. */
  readonly return = input<string>();

  private readonly auth = inject(AuthService);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly userField = viewChild.required<ElementRef<HTMLInputElement>>('userField');
  private readonly passwordField = viewChild.required<ElementRef<HTMLInputElement>>('passwordField');

  protected readonly ended = this.session.ended;
  protected readonly user = signal('');
  protected readonly password = signal('');
  protected readonly keep = signal(false);
  protected readonly visible = signal(false);
  protected readonly submitted = signal(false);
  protected readonly busy = signal(false);
  protected readonly refusal = signal<Refusal | undefined>(undefined);

  protected logIn(event: Event): void {
    event.preventDefault();
    if (this.busy()) {
      return;
    }
    this.submitted.set(true);
    this.refusal.set(undefined);
    const wrong = !this.user().trim()
      ? this.userField()
      : !this.password()
        ? this.passwordField()
        : undefined;
    if (wrong) {
      wrong.nativeElement.focus();
      return;
    }
    this.busy.set(true);
    this.auth.login({user: this.user().trim(), password: this.password()}).subscribe({
      next: (tokens) => {
        this.session.open(tokens, this.keep());
        void this.router.navigateByUrl(returnAddress(this.return()));
      },
      error: (error: unknown) => {
        this.busy.set(false);
        this.refusal.set(refusalOf(error));
        if (this.refusal()?.reason === 'login.wrong') {
          this.passwordField().nativeElement.select();
        }
      },
    });
  }
}

function refusalOf(error: unknown): Refusal {
  const answer = error instanceof HttpErrorResponse ? error : undefined;
  switch (answer?.status) {
    case 401:
      return {reason: 'login.wrong', seconds: 0};
    case 429:
      return {reason: 'login.tooMany', seconds: Number(answer.headers.get('Retry-After')) || defaultWait};
    default:
      return {reason: reasonOf(error), seconds: 0};
  }
}
