import {HttpErrorResponse} from '@angular/common/http';
import {Component, ElementRef, inject, input, signal, viewChild} from '@angular/core';
import {Router} from '@angular/router';
import {AuthService} from '../../api/auth/auth.service';
import {Preferences} from '../../core/preferences/preferences';
import {returnAddress} from '../../core/return-address';
import {Session} from '../../core/session';
import {Icon} from '../../shared/icon';
import {Logo} from '../../shared/logo';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {SecretField} from '../secret-field/secret-field';
import {loginLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

@Component({
  selector: 'app-login-page',
  imports: [Limited, Icon, Logo, Preferences, SecretField],
  templateUrl: './login-page.html',
  styleUrl: './login-page.scss',
})
export class LoginPage {
  protected readonly t = inject(Translator).t;
  protected readonly limits = loginLimits;
  /** Bound from the address: where to go after logging in. */
  readonly return = input<string>();

  private readonly auth = inject(AuthService);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly userField = viewChild.required<ElementRef<HTMLInputElement>>('userField');
  private readonly passwordField = viewChild.required(SecretField);

  protected readonly ended = this.session.ended;
  protected readonly user = signal('');
  protected readonly password = signal('');
  protected readonly keep = signal(false);
  protected readonly submitted = signal(false);
  protected readonly busy = signal(false);
  protected readonly requestError = signal<RequestError | undefined>(undefined);

  protected logIn(event: Event): void {
    event.preventDefault();
    if (this.busy()) {
      return;
    }
    this.submitted.set(true);
    this.requestError.set(undefined);
    if (!this.user().trim()) {
      this.userField().nativeElement.focus();
      return;
    }
    if (!this.password()) {
      this.passwordField().focus();
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
        const wrong = error instanceof HttpErrorResponse && error.status === 401;
        const requestError = toRequestError(error);
        this.requestError.set(wrong ? {...requestError, reason: 'login.wrong'} : requestError);
        if (wrong) {
          this.passwordField().select();
        }
      },
    });
  }
}
