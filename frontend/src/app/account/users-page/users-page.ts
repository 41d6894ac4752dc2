import {Component, computed, ElementRef, inject, input, linkedSignal, signal, viewChild} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import type {Observable} from 'rxjs';
import type {Granted, User, UserRole} from '../../api/model';
import {listUsersResource} from '../../api/users/users.resource';
import {UsersService} from '../../api/users/users.service';
import {CurrentUser} from '../../core/current-user';
import {Address} from '../../shared/address';
import {Dates} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Icon} from '../../shared/icon';
import {Loading} from '../../shared/loading/loading';
import {lastKnown} from '../../shared/resources';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {addUserLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';

const roles = ['player', 'editor', 'admin'] as const;

/** Who may log in, and with which role. For administrators. */
@Component({
  selector: 'app-users-page',
  imports: [Limited, Empty, Failure, Icon, Loading, RouterLink],
  templateUrl: './users-page.html',
  styleUrl: './users-page.scss',
})
export class UsersPage {
  protected readonly t = inject(Translator).t;
  protected readonly limits = addUserLimits;
  /** Bound from the address: only users whose names contain it are shown. */
  readonly search = input<string>();
  /** Bound from the address: the position in the list, for paging. */
  readonly cursor = input<string>();

  private readonly api = inject(UsersService);
  private readonly router = inject(Router);
  private readonly address = inject(Address);
  private readonly nameField = viewChild.required<ElementRef<HTMLInputElement>>('nameField');
  protected readonly dates = inject(Dates);
  protected readonly me = inject(CurrentUser).account;
  protected readonly forbidden = computed(() => this.me() !== undefined && this.me()?.role !== 'admin');
  protected readonly roles = roles;

  protected readonly resource = listUsersResource(
    computed(() => ({search: this.search(), cursor: this.cursor()})),
  );
  private readonly known = lastKnown(this.resource);
  protected readonly users = computed(() => this.known()?.items);
  protected readonly nextCursor = computed(() => this.known()?.nextCursor);

  protected readonly name = signal('');
  protected readonly role = signal<UserRole>('player');
  protected readonly nameProblem = signal('');
  protected readonly busy = signal(false);
  /** A new password, to be handed over to its user. */
  protected readonly granted = signal<Granted | undefined>(undefined);
  protected readonly copied = linkedSignal({source: this.granted, computation: () => false});
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly done = signal<{what: string; name: string} | undefined>(undefined);
  /** The user whose deletion waits for confirmation, and what was typed to confirm it. */
  protected readonly deleting = signal<User | undefined>(undefined);
  protected readonly confirmation = linkedSignal({source: this.deleting, computation: () => ''});

  protected find(text: string): void {
    this.address.keep({search: text.trim() || null, cursor: null});
  }

  protected goTo(cursor: string | null): void {
    void this.router.navigate([], {queryParams: {cursor}, queryParamsHandling: 'merge'});
  }

  protected add(event: Event): void {
    event.preventDefault();
    const name = this.name().trim();
    this.nameProblem.set(name ? '' : 'users.nameMissing');
    if (!name) {
      this.nameField().nativeElement.focus();
      return;
    }
    this.act(this.api.addUser({name, role: this.role()}), {
      done: (granted) => {
        this.name.set('');
        this.role.set('player');
        this.granted.set(granted);
      },
      failed: (requestError) => {
        if (requestError.location !== 'body.name') {
          return false;
        }
        this.nameProblem.set(requestError.reason);
        this.nameField().nativeElement.select();
        return true;
      },
    });
  }

  protected changeRole(user: User, field: HTMLSelectElement): void {
    const role = field.value as UserRole;
    this.act(this.api.changeUser(user.id, {role}), {
      done: () => this.done.set({what: 'users.roleChanged', name: user.name}),
      failed: () => {
        field.value = user.role;
        return false;
      },
    });
  }

  protected resetPassword(user: User): void {
    this.act(this.api.changeUser(user.id, {resetPassword: true}), {
      done: (granted) => this.granted.set(granted),
    });
  }

  protected remove(event: Event): void {
    event.preventDefault();
    const user = this.deleting();
    if (!user || this.confirmation() !== user.name) {
      return;
    }
    this.act(this.api.deleteUser(user.id), {
      done: () => {
        this.deleting.set(undefined);
        this.done.set({what: 'users.deleted', name: user.name});
      },
    });
  }

  protected async copy(password: string): Promise<void> {
    await navigator.clipboard.writeText(password);
    this.copied.set(true);
  }

  protected dismiss(): void {
    this.granted.set(undefined);
  }

  /** Browsers offer the clipboard only over HTTPS and on localhost. */
  protected readonly canCopy = 'clipboard' in navigator;

  private act<T>(
    request: Observable<T>,
    then: {done: (answer: T) => void; failed?: (requestError: RequestError) => boolean},
  ): void {
    if (this.busy()) {
      return;
    }
    this.busy.set(true);
    this.requestError.set(undefined);
    this.done.set(undefined);
    request.subscribe({
      next: (answer) => {
        this.busy.set(false);
        then.done(answer);
        this.resource.reload();
      },
      error: (error: unknown) => {
        this.busy.set(false);
        const requestError = toRequestError(error);
        if (!then.failed?.(requestError)) {
          this.requestError.set(requestError);
        }
      },
    });
  }
}
