import {inject, Service} from '@angular/core';
import type {Division} from '../api/model';
import {Language} from '../core/language';

/** Names of leagues: Germany and Austria both have a Bundesliga, which then has its country. */
@Service()
export class LeagueNames {
  private readonly language = inject(Language);

  of(code: string, all: readonly Pick<Division, 'code' | 'name' | 'country'>[]): string {
    const league = all.find((one) => one.code === code);
    if (!league) {
      return code;
    }
    const shared = all.some((one) => one.code !== code && one.name === league.name);
    return shared ? `${league.name} (${this.language.area(league.country)})` : league.name;
  }
}
