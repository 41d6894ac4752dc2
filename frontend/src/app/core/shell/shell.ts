import {
  Component,
  computed,
  DOCUMENT,
  effect,
  ElementRef,
  inject,
  linkedSignal,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import {Router, RouterLink, RouterLinkActive, RouterOutlet} from '@angular/router';
import {AuthService} from '../../api/auth/auth.service';
import {listDivisionsResource} from '../../api/football/football.resource';
import {Icon} from '../../shared/icon';
import {JobNotices} from '../../shared/job/job-notices';
import {JobToasts} from '../../shared/job/job-toasts';
import {Logo} from '../../shared/logo';
import {Menu} from '../../shared/menu/menu';
import {Connection} from '../connection';
import {CurrentUser} from '../current-user';
import {Language} from '../language';
import {navItems} from '../nav';
import {NewVersion} from '../new-version';
import {Preferences} from '../preferences/preferences';
import {Renewal} from '../renewal';
import {Session} from '../session';
import {Shortcuts} from '../shortcuts/shortcuts';
import {Translator} from '../translator';

/** The frame around every page for users who are logged in. */
@Component({
  selector: 'app-shell',
  imports: [Icon, JobToasts, Logo, Menu, Preferences, RouterLink, RouterLinkActive, RouterOutlet, Shortcuts],
  templateUrl: './shell.html',
  styleUrl: './shell.scss',
  host: {'(document:keydown)': 'help($event)'},
})
export class Shell {
  protected readonly t = inject(Translator).t;
  private readonly auth = inject(AuthService);
  private readonly session = inject(Session);
  private readonly router = inject(Router);
  private readonly document = inject(DOCUMENT);
  private readonly divisions = listDivisionsResource();
  private readonly content = viewChild.required<ElementRef<HTMLElement>>('content');

  protected readonly navItems = computed(() =>
    // Not before the role is known: an item that comes later would move the others.
    this.user.settled() ? navItems.filter((item) => !item.forEditors || this.user.canEdit()) : [],
  );
  protected readonly language = inject(Language);
  /** Names in the answers are in the page's language, and what they say is for one user. */
  protected readonly shownFor = linkedSignal<string, string>({
    source: () => `${this.language.current()} ${this.session.user() ?? ''}`,
    // Who logs out is on the way to another page.
    computation: (now, before) => (this.session.user() === undefined && before ? before.value : now),
  });
  /** How much of it there is: the frame, then the page, then what few will use at once; each is a task of its own. */
  protected readonly parts = signal<1 | 2 | 3>(1);
  /** Whether the list of shortcuts is shown. */
  protected readonly helping = signal(false);
  private readonly jobs = inject(JobNotices).jobs;
  /** Whether the end of a job is to be announced. */
  protected readonly announcing = computed(() => this.jobs().length > 0);
  protected readonly online = inject(Connection).online;
  protected readonly version = inject(NewVersion);
  protected readonly user = inject(CurrentUser);
  protected readonly sample = computed(
    () => this.divisions.hasValue() && this.divisions.value().items.some((division) => division.sample),
  );

  constructor() {
    inject(Renewal); // starts renewing the tokens
    effect(() => {
      const parts = this.parts();
      if (parts < 3) {
        setTimeout(() => this.parts.set(parts === 1 ? 2 : 3));
      }
    });
    effect(() => {
      // The user, here or in another tab, has logged out.
      if (this.session.id() === undefined && !this.session.ended()) {
        untracked(() => void this.router.navigateByUrl('/login'));
      }
    });
  }

  /** The page takes the place of what index.html shows until then. */
  protected open(): void {
    this.document.querySelector('.opening')?.remove();
  }

  protected skipToContent(event: Event): void {
    // The address is the page's state: it must not become "/#content".
    event.preventDefault();
    this.content().nativeElement.focus();
  }

  /** Lists the shortcuts, unless the question mark is part of what is being typed. */
  protected help(event: KeyboardEvent): void {
    if (
      event.key === '?' &&
      !(event.target as Element).closest('input, textarea, select, [contenteditable]')
    ) {
      this.helping.set(true);
    }
  }

  /** Ends the session on the server, or at least here when that cannot be reached. */
  protected logOut(): void {
    const close = () => this.session.close();
    this.auth.logout().subscribe({next: close, error: close});
  }
}
