import {HttpErrorResponse} from '@angular/common/http';
import {Component, ElementRef, inject, model, output, signal, viewChild} from '@angular/core';
import {AuthService} from '../../api/auth/auth.service';
import {Session} from '../session';
import {Icon} from '../../shared/icon';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {SecretField} from '../../shared/secret-field/secret-field';
import {loginLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../translator';

/** Asks for user and password, and opens a session with them. */
@Component({
  selector: 'app-login-form',
  imports: [Limited, Icon, SecretField],
  templateUrl: './login-form.html',
  styleUrl: './login-form.scss',
})
export class LoginForm {
  protected readonly t = inject(Translator).t;
  protected readonly limits = loginLimits;
  readonly user = model('');
  readonly opened = output();

  private readonly auth = inject(AuthService);
  private readonly session = inject(Session);
  private readonly userField = viewChild.required<ElementRef<HTMLInputElement>>('userField');
  private readonly passwordField = viewChild.required(SecretField);

  protected readonly ended = this.session.ended;
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
        this.session.open(tokens, this.keep(), this.user().trim());
        this.opened.emit();
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
