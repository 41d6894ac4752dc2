import {computed, effect, inject, Service, untracked} from '@angular/core';
import {getAccountResource} from '../api/account/account.resource';
import {whenKnown} from '../shared/resources';
import {Session} from './session';

/** Who is logged in. */
@Service()
export class CurrentUser {
  private readonly session = inject(Session);
  private readonly resource = getAccountResource(whenKnown(() => this.session.user()));

  readonly account = computed(() => (this.resource.hasValue() ? this.resource.value() : undefined));
  /** Whether the server has answered, or failed to. */
  readonly settled = computed(() => this.account() !== undefined || this.resource.error() !== undefined);
  readonly isAdmin = computed(() => this.account()?.role === 'admin');
  readonly canEdit = computed(() => this.isAdmin() || this.account()?.role === 'editor');

  constructor() {
    // A user who comes back finds the page as it was; what the role allows may have changed.
    let last = this.session.id();
    effect(() => {
      const id = this.session.id();
      if (id !== undefined && id !== last) {
        untracked(() => this.resource.reload());
        last = id;
      }
    });
  }
}
