import {Component, computed, inject, signal} from '@angular/core';
import {ActivatedRoute} from '@angular/router';
import {listCompetitionsResource} from '../../api/football/football.resource';
import {FootballService} from '../../api/football/football.service';
import {namesLimits} from '../../api/limits';
import type {CompetitionLine} from '../../api/model';
import {CurrentUser} from '../../core/current-user';
import {Language} from '../../core/language';
import {Address} from '../../shared/address';
import {ActionMessage, ActionState} from '../../shared/action-state';
import {Failure} from '../../shared/failure/failure';
import {Limited} from '../../shared/limited';
import {Loading} from '../../shared/loading/loading';
import {lastKnown} from '../../shared/resources';
import {CompetitionForm} from '../competition-form/competition-form';
import {Translator} from '../../core/translator';

/** Every competition that the product knows, and for administrators a form for more. */
@Component({
  selector: 'app-competitions-page',
  imports: [ActionMessage, CompetitionForm, Failure, Limited, Loading],
  templateUrl: './competitions-page.html',
  styleUrl: './competitions-page.scss',
})
export class CompetitionsPage {
  protected readonly t = inject(Translator).t;
  private readonly address = inject(Address);
  private readonly api = inject(FootballService);
  private readonly language = inject(Language);
  /** What is looked for is no longer than a name. */
  protected readonly limits = namesLimits;
  protected readonly isAdmin = inject(CurrentUser).isAdmin;

  protected readonly resource = listCompetitionsResource();
  private readonly known = lastKnown(this.resource);
  /** What the address has to begin with: it follows what is typed, not the other way round. */
  protected readonly asked = inject(ActivatedRoute).snapshot.queryParamMap.get('search') ?? '';
  protected readonly wanted = signal(this.asked);
  protected readonly competitions = computed(() => {
    const words = this.wanted().trim().toLocaleLowerCase();
    return this.known()?.items.filter((one) =>
      [one.code, one.country, one.names.en, one.names.es ?? ''].some((text) =>
        text.toLocaleLowerCase().includes(words),
      ),
    );
  });
  /** The competition whose deletion waits for confirmation. */
  protected readonly deleting = signal('');
  protected readonly deletion = new ActionState();

  protected nameOf(one: CompetitionLine): string {
    return this.language.current() === 'es' ? (one.names.es ?? one.names.en) : one.names.en;
  }

  protected find(search: string): void {
    this.wanted.set(search);
    this.address.keep({search: search.trim() || null});
  }

  protected delete(code: string): void {
    if (this.deletion.busy()) {
      return;
    }
    this.deletion.begin();
    this.deleting.set('');
    this.api.deleteCompetition(code).subscribe({
      next: () => {
        this.deletion.succeed('competitions.deleted');
        this.resource.reload();
      },
      error: (error: unknown) => this.deletion.fail(error),
    });
  }
}
