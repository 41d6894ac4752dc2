import {Component, computed, inject} from '@angular/core';
import {RouterLink} from '@angular/router';
import {ticketBalanceResource} from '../../api/pool/pool.resource';
import {Dates, seasonName} from '../../shared/dates';
import {Empty} from '../../shared/empty/empty';
import {Failure} from '../../shared/failure/failure';
import {Figures} from '../../shared/figures';
import {LineChart} from '../../shared/line-chart/line-chart';
import {Loading} from '../../shared/loading/loading';
import {lastKnown} from '../../shared/resources';
import {MemberBalances} from '../member-balances/member-balances';
import {SaveShown} from '../../shared/download/save-shown';
import {Translator} from '../../core/translator';

/** What the user has played and won. */
@Component({
  selector: 'app-balance-page',
  imports: [SaveShown, Empty, Failure, LineChart, Loading, MemberBalances, RouterLink],
  templateUrl: './balance-page.html',
  styleUrl: './balance-page.scss',
})
export class BalancePage {
  protected readonly t = inject(Translator).t;
  protected readonly dates = inject(Dates);
  protected readonly figures = inject(Figures);
  protected readonly seasonName = seasonName;
  protected readonly resource = ticketBalanceResource();
  protected readonly balance = lastKnown(this.resource);
  protected readonly latestFirst = computed(() => this.balance()?.jornadas.toReversed() ?? []);
  protected readonly settled = computed(
    () =>
      this.balance()?.jornadas.flatMap(({closesAt, balance}) =>
        balance === undefined ? [] : [[closesAt, balance] as const],
      ) ?? [],
  );
  protected readonly formatted = (value: number, decimals: number) => this.figures.gain(value, decimals && 2);
}
