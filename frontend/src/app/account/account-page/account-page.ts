import {Component, computed, inject, signal, viewChildren} from '@angular/core';
import {listSessionsResource} from '../../api/account/account.resource';
import {AccountService} from '../../api/account/account.service';
import type {Session as Login} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Session} from '../../core/session';
import {Dates} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';
import {Loading} from '../../shared/loading/loading';
import {lastKnown} from '../../shared/resources';
import {deviceOf} from '../device';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {NewsChoice} from '../news/news';
import {SecretField} from '../secret-field/secret-field';
import {Translator} from '../../core/translator';

/** The user's own password and sessions. */
@Component({
  selector: 'app-account-page',
  imports: [Failure, Icon, Loading, NewsChoice, SecretField],
  templateUrl: './account-page.html',
  styleUrl: './account-page.scss',
})
export class AccountPage {
  protected readonly t = inject(Translator).t;
  private readonly api = inject(AccountService);
  private readonly session = inject(Session);
  private readonly fields = viewChildren(SecretField);
  protected readonly account = inject(CurrentUser).account;
  protected readonly dates = inject(Dates);

  protected readonly current = signal('');
  protected readonly next = signal('');
  protected readonly submitted = signal(false);
  protected readonly busy = signal(false);
  protected readonly changed = signal(false);
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  /** The error when it is about neither of the two passwords. */
  protected readonly generalError = computed(() =>
    this.requestError()?.location.startsWith('body.') ? undefined : this.requestError(),
  );

  protected readonly resource = listSessionsResource();
  private readonly known = lastKnown(this.resource);
  protected readonly sessions = computed(() =>
    this.known()?.items.map((login) => ({login, device: deviceOf(login.device)})),
  );
  protected readonly sessionError = signal<RequestError | undefined>(undefined);

  /** The translation key of a field's problem; "" for none. */
  protected problemOf(field: 'currentPassword' | 'newPassword'): string {
    const value = field === 'currentPassword' ? this.current() : this.next();
    if (this.submitted() && !value) {
      return `account.missing.${field}`;
    }
    const requestError = this.requestError();
    return requestError?.location === `body.${field}` ? requestError.reason : '';
  }

  protected changePassword(event: Event): void {
    event.preventDefault();
    if (this.busy()) {
      return;
    }
    this.submitted.set(true);
    this.changed.set(false);
    this.requestError.set(undefined);
    if (!this.current() || !this.next()) {
      this.fields()[this.current() ? 1 : 0]?.focus();
      return;
    }
    this.busy.set(true);
    this.api.changePassword({currentPassword: this.current(), newPassword: this.next()}).subscribe({
      next: () => {
        this.busy.set(false);
        this.submitted.set(false);
        this.current.set('');
        this.next.set('');
        this.changed.set(true);
        this.resource.reload();
      },
      error: (error: unknown) => {
        this.busy.set(false);
        const requestError = toRequestError(error);
        this.requestError.set(requestError);
        this.fields()[requestError.location === 'body.newPassword' ? 1 : 0]?.select();
      },
    });
  }

  protected end(login: Login): void {
    this.sessionError.set(undefined);
    this.api.endSession(login.id).subscribe({
      next: () => this.resource.reload(),
      error: (error: unknown) => {
        this.sessionError.set(toRequestError(error));
        this.resource.reload(); // it may have ended in the meantime
      },
    });
  }

  protected endAll(): void {
    this.sessionError.set(undefined);
    this.api.endSessions().subscribe({
      next: () => this.session.close(),
      error: (error: unknown) => this.sessionError.set(toRequestError(error)),
    });
  }
}
