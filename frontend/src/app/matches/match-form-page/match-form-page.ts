import {
  Component,
  computed,
  effect,
  inject,
  input,
  linkedSignal,
  numberAttribute,
  signal,
} from '@angular/core';
import {Router, RouterLink} from '@angular/router';
import {
  getMatchResource,
  listCompetitionsResource,
  listDivisionsResource,
  listRefereesResource,
  listTeamsResource,
} from '../../api/football/football.resource';
import {FootballService} from '../../api/football/football.service';
import type {Division, Match, MatchDetails} from '../../api/model';
import {Language} from '../../core/language';
import {seasonName} from '../../shared/dates';
import {Failure} from '../../shared/failure/failure';
import {ifMatch} from '../../shared/if-match';
import {Loading} from '../../shared/loading/loading';
import {toRequestError, type RequestError} from '../../shared/request-error';
import {ErrorNotice} from '../../shared/error-notice';
import {firstError, retryFailed, whenKnown} from '../../shared/resources';
import {matchDetailsLimits} from '../../api/limits';
import {Limited} from '../../shared/limited';
import {Translator} from '../../core/translator';
import {DateField} from '../../shared/date-field/date-field';

interface FormFields {
  division: string;
  season: string;
  matchday: string;
  day: string;
  time: string;
  home: string;
  away: string;
  referee: string;
  status: string;
  stage: string;
  round: string;
  leg: string;
  venue: string;
  neutral: boolean;
}

const noPlace = {stage: '', round: '', leg: '', venue: '', neutral: false};

type Problems = Partial<Record<keyof FormFields, string>>;

/** Adds a fixture, or changes a match, except for its result. */
@Component({
  selector: 'app-match-form-page',
  imports: [DateField, Limited, Failure, Loading, ErrorNotice, RouterLink],
  templateUrl: './match-form-page.html',
  styleUrl: './match-form-page.scss',
})
export class MatchFormPage {
  protected readonly t = inject(Translator).t;
  protected readonly limits = matchDetailsLimits;
  protected readonly language = inject(Language);
  /** Bound from the route: /matches/:id/edit; missing for a new one. */
  readonly id = input(undefined, {
    transform: (id: string | undefined) => (id === undefined ? undefined : numberAttribute(id)),
  });
  /** Bound from the address: initial values of a new fixture. */
  readonly division = input<string>();
  readonly season = input<string>();
  readonly matchday = input<string>();

  private readonly api = inject(FootballService);
  private readonly router = inject(Router);

  private readonly matchResource = getMatchResource(
    computed(() => this.id() ?? 0),
    whenKnown(() => this.id()),
  );
  protected readonly match = computed(() =>
    this.matchResource.hasValue() ? this.matchResource.value() : undefined,
  );
  private readonly divisionsResource = listDivisionsResource();
  protected readonly divisions = computed(() =>
    this.divisionsResource.hasValue() ? this.divisionsResource.value().items : undefined,
  );
  private readonly competitionsResource = listCompetitionsResource();
  /** Those with matches first, then all others, which may get their first one here. */
  protected readonly competitions = computed(() => {
    const played = this.divisions() ?? [];
    const all = this.competitionsResource.hasValue() ? this.competitionsResource.value().items : [];
    const others = all
      .filter((one) => !played.some((division) => division.code === one.code))
      .map((one): Division => ({...one, name: one.names.en, seasons: [], sample: false, stale: false}));
    return [...played, ...others];
  });
  private readonly teamsResource = listTeamsResource();
  private readonly refereesResource = listRefereesResource();
  private readonly resources = [
    this.matchResource,
    this.divisionsResource,
    this.teamsResource,
    this.refereesResource,
  ];
  protected readonly error = computed(() => firstError(this.resources));
  protected readonly ready = computed(
    () =>
      this.divisions() !== undefined &&
      this.teamsResource.hasValue() &&
      this.refereesResource.hasValue() &&
      (this.id() === undefined || this.match() !== undefined),
  );

  protected readonly fields = linkedSignal<FormFields>(() => this.start());
  private readonly competition = computed(() =>
    this.competitions().find((one) => one.code === this.fields().division),
  );
  private readonly country = computed(() => this.competition()?.country);
  protected readonly teams = computed(() => {
    const competition = this.competition();
    return competition && this.teamsResource.hasValue()
      ? this.teamsResource.value().items.filter((team) => mayPlay(team, competition))
      : [];
  });
  protected readonly referees = computed(() =>
    this.refereesResource.hasValue()
      ? this.refereesResource.value().items.filter((referee) => referee.country === this.country())
      : [],
  );
  /** Whether the match is of a stage, a round or a tie, or has a ground. */
  protected readonly placed = computed(() => {
    const match = this.match();
    return Boolean(match?.stage ?? match?.round ?? match?.leg ?? match?.venue) || match?.neutral === true;
  });
  protected readonly statuses = ['scheduled', 'postponed', 'abandoned', 'cancelled'] as const;
  protected readonly problems = signal<Problems>({});
  protected readonly requestError = signal<RequestError | undefined>(undefined);
  protected readonly busy = signal(false);
  protected readonly deleting = signal(false);
  protected readonly confirmed = signal('');

  constructor() {
    // Another country has other teams, so earlier choices are cleared.
    effect(() => {
      const teams = this.teams();
      const fields = this.fields();
      const known = (id: string) => id === '' || teams.some((team) => String(team.id) === id);
      if (this.ready() && !(known(fields.home) && known(fields.away))) {
        this.change({home: '', away: '', referee: ''});
      }
    });
  }

  protected change(part: Partial<FormFields>): void {
    this.fields.update((fields) => ({...fields, ...part}));
  }

  protected retry(): void {
    retryFailed(this.resources);
  }

  protected save(event: Event): void {
    event.preventDefault();
    const fields = this.fields();
    const problems = problemsOf(fields);
    this.problems.set(problems);
    this.requestError.set(undefined);
    const first = Object.keys(problems)[0];
    if (first) {
      (event.target as HTMLFormElement).querySelector<HTMLElement>(`#${first}`)?.focus();
      return;
    }
    if (this.busy()) {
      return;
    }
    this.send(this.match());
  }

  /** Saves over somebody else's change after the user has seen that there is one. */
  protected overwrite(): void {
    this.requestError.set(undefined);
    this.api.getMatch(this.id() ?? 0).subscribe({
      next: (match) => this.send(match),
      error: (error: unknown) => this.requestError.set(toRequestError(error)),
    });
  }

  private send(match: Match | undefined): void {
    this.busy.set(true);
    const details = detailsOf(this.fields(), match);
    const request = match
      ? this.api.changeMatch(match.id, details, ifMatch(match))
      : this.api.addMatch(details);
    request.subscribe({
      next: (saved) => void this.router.navigate(['/matches', saved.id]),
      error: (error: unknown) => {
        this.busy.set(false);
        this.requestError.set(toRequestError(error));
      },
    });
  }

  protected remove(match: Match): void {
    this.requestError.set(undefined);
    this.api.deleteMatch(match.id, ifMatch(match)).subscribe({
      next: () =>
        void this.router.navigate(['/matches'], {
          queryParams: {division: match.division, season: match.season, matchday: match.matchday ?? 'all'},
        }),
      error: (error: unknown) => this.requestError.set(toRequestError(error)),
    });
  }

  /** Loads somebody else's change and starts again from it. */
  protected reloadLatest(): void {
    this.requestError.set(undefined);
    this.matchResource.reload();
  }

  private start(): FormFields {
    const match = this.match();
    if (!match) {
      const division =
        this.competitions().find((one) => one.code === this.division()) ?? this.divisions()?.[0];
      const season = this.season() ?? (division?.seasons[0] === undefined ? '' : String(division.seasons[0]));
      return {
        division: division?.code ?? '',
        season: /^\d{4}$/.test(season) ? seasonName(Number(season), division?.oneYear) : season,
        matchday: /^\d+$/.test(this.matchday() ?? '') ? (this.matchday() ?? '') : '',
        day: '',
        time: '',
        home: '',
        away: '',
        referee: '',
        status: 'scheduled',
        ...noPlace,
      };
    }
    const kickoff = new Date(match.kickoff);
    const two = (n: number) => String(n).padStart(2, '0');
    return {
      division: match.division,
      season: seasonName(match.season, match.oneYear),
      matchday: match.matchday === undefined ? '' : String(match.matchday),
      day: match.kickoffTimeKnown
        ? `${String(kickoff.getFullYear())}-${two(kickoff.getMonth() + 1)}-${two(kickoff.getDate())}`
        : match.kickoff.slice(0, 10),
      time: match.kickoffTimeKnown ? `${two(kickoff.getHours())}:${two(kickoff.getMinutes())}` : '',
      home: String(match.homeTeam.id),
      away: String(match.awayTeam.id),
      referee: match.referee ? String(match.referee.id) : '',
      status: match.status,
      stage: match.stage ?? '',
      round: match.round ?? '',
      leg: match.leg === undefined ? '' : String(match.leg),
      venue: match.venue ?? '',
      neutral: match.neutral ?? false,
    };
  }
}

const confederations = ['FIFA', 'UEFA', 'CONMEBOL', 'CONCACAF', 'CAF', 'AFC', 'OFC'];

/** Whether a team may play in a competition: clubs of several countries meet in a confederation's. */
function mayPlay(team: {country: string; field?: string}, competition: Division): boolean {
  return (
    (team.field ?? 'men') === competition.field &&
    (team.country === competition.country || confederations.includes(competition.country))
  );
}

function problemsOf(fields: FormFields): Problems {
  const problems: Problems = {};
  if (!/^\d{4}([-/]\d{2}(\d{2})?)?$/.test(fields.season.trim())) {
    problems.season = 'matchForm.wrong.season';
  }
  if (fields.matchday.trim() && !/^[1-9]\d?$/.test(fields.matchday.trim())) {
    problems.matchday = 'matchForm.wrong.matchday';
  }
  if (!fields.day) {
    problems.day = 'matchForm.wrong.day';
  }
  if (!fields.home) {
    problems.home = 'matchForm.wrong.team';
  }
  if (!fields.away) {
    problems.away = 'matchForm.wrong.team';
  } else if (fields.away === fields.home) {
    problems.away = 'matchForm.wrong.same';
  }
  return problems;
}

function detailsOf(fields: FormFields, match: Match | undefined): MatchDetails {
  const details: MatchDetails = {
    division: fields.division,
    season: fields.season.trim(),
    kickoff: fields.time ? new Date(`${fields.day}T${fields.time}`).toISOString() : `${fields.day}T12:00:00Z`, // a day without a time is stored as noon UTC
    kickoffTimeKnown: fields.time !== '',
    homeTeamId: Number(fields.home),
    awayTeamId: Number(fields.away),
  };
  if (fields.matchday.trim()) {
    details.matchday = Number(fields.matchday);
  }
  if (fields.referee) {
    details.refereeId = Number(fields.referee);
  }
  // A new fixture has nothing that an empty field could take away.
  for (const name of ['stage', 'round', 'venue'] as const) {
    if (match || fields[name].trim()) {
      details[name] = fields[name].trim();
    }
  }
  if (match || fields.leg) {
    details.leg = Number(fields.leg);
  }
  if (match || fields.neutral) {
    details.neutral = fields.neutral;
  }
  // A match with a result is played or awarded until the result is withdrawn.
  if (
    !match?.score &&
    (fields.status === 'scheduled' ||
      fields.status === 'postponed' ||
      fields.status === 'abandoned' ||
      fields.status === 'cancelled')
  ) {
    details.status = fields.status;
  }
  return details;
}
