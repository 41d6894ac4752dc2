import type {Routes} from '@angular/router';
import {LoginPage} from './account/login-page/login-page';
import {sessionGuard} from './core/session-guard';
import {signedIn, withAllWords} from './core/signed-in';

// Pages that belong together come in one file: many small ones take longer than their bytes do.
const football = () => withAllWords(() => import('./pages/football'));
const pool = () => withAllWords(() => import('./pages/pool'));
const desk = () => withAllWords(() => import('./pages/desk'));

export const routes: Routes = [
  {
    path: 'login',
    title: 'titles.login',
    component: LoginPage,
  },
  {
    path: '',
    canActivateChild: [sessionGuard],
    loadComponent: () => signedIn().then((pages) => pages.Shell),
    children: [
      {path: '', pathMatch: 'full', redirectTo: 'home'},
      {
        path: 'home',
        title: 'titles.home',
        loadComponent: () => signedIn().then((pages) => pages.HomePage),
      },
      {
        path: 'matches',
        title: 'titles.matches',
        loadComponent: () => football().then((pages) => pages.MatchesPage),
      },
      {
        path: 'matches/new',
        title: 'titles.newMatch',
        loadComponent: () => football().then((pages) => pages.MatchFormPage),
      },
      {
        path: 'matches/entry',
        title: 'titles.entry',
        loadComponent: () => football().then((pages) => pages.EntryPage),
      },
      {
        path: 'matches/:id/edit',
        title: 'titles.editMatch',
        loadComponent: () => football().then((pages) => pages.MatchFormPage),
      },
      {
        path: 'ranking',
        title: 'titles.ranking',
        loadComponent: () => football().then((pages) => pages.RankingPage),
      },
      {
        path: 'teams/:id',
        title: 'titles.team',
        loadComponent: () => football().then((pages) => pages.TeamPage),
      },
      {
        path: 'referees/:id',
        title: 'titles.referee',
        loadComponent: () => football().then((pages) => pages.RefereePage),
      },
      {
        path: 'standings',
        title: 'titles.standings',
        loadComponent: () => football().then((pages) => pages.StandingsPage),
      },
      {
        path: 'data',
        title: 'titles.data',
        loadComponent: () => desk().then((pages) => pages.ImportPage),
      },
      {
        path: 'data/training',
        title: 'titles.training',
        loadComponent: () => desk().then((pages) => pages.TrainingPage),
      },
      {
        path: 'data/competitions',
        title: 'titles.competitions',
        loadComponent: () => desk().then((pages) => pages.CompetitionsPage),
      },
      {
        path: 'data/operation',
        title: 'titles.operation',
        loadComponent: () => desk().then((pages) => pages.OperationPage),
      },
      {path: 'data/sources', redirectTo: 'data/operation'},
      {
        path: 'data/start',
        title: 'titles.start',
        loadComponent: () => desk().then((pages) => pages.StartPage),
      },
      {
        path: 'matches/:id',
        title: 'titles.match',
        loadComponent: () => football().then((pages) => pages.MatchPage),
      },
      {
        path: 'forecasts',
        title: 'titles.record',
        loadComponent: () => football().then((pages) => pages.TrackRecordPage),
      },
      {
        path: 'forecasts/models',
        title: 'titles.models',
        loadComponent: () => football().then((pages) => pages.ModelsPage),
      },
      {
        path: 'forecasts/teams',
        title: 'titles.twoTeams',
        loadComponent: () => football().then((pages) => pages.TwoTeamsPage),
      },
      {
        path: 'forecasts/time-machine',
        title: 'titles.past',
        loadComponent: () => football().then((pages) => pages.TimeMachinePage),
      },
      {
        path: 'forecasts/method',
        title: 'titles.method',
        loadComponent: () => football().then((pages) => pages.MethodPage),
      },
      {
        path: 'pool',
        title: 'titles.pool',
        loadComponent: () => pool().then((pages) => pages.PoolPage),
      },
      {
        path: 'pool/new',
        title: 'titles.jornada',
        loadComponent: () => pool().then((pages) => pages.JornadaPage),
      },
      {
        path: 'pool/scrutiny',
        title: 'titles.scrutiny',
        loadComponent: () => pool().then((pages) => pages.ScrutinyPage),
      },
      {
        path: 'pool/replay',
        title: 'titles.replay',
        loadComponent: () => pool().then((pages) => pages.ReplayPage),
      },
      {
        path: 'pool/balance',
        title: 'titles.balance',
        loadComponent: () => pool().then((pages) => pages.BalancePage),
      },
      {
        path: 'pool/tickets/:id/print',
        title: 'titles.printTicket',
        loadComponent: () => pool().then((pages) => pages.PrintPage),
      },
      {
        path: 'pool/:id/edit',
        title: 'titles.editJornada',
        loadComponent: () => pool().then((pages) => pages.JornadaPage),
      },
      {
        path: 'pool/:id/workshop',
        title: 'titles.workshop',
        loadComponent: () => pool().then((pages) => pages.WorkshopPage),
      },
      {
        path: 'pool/:id',
        title: 'titles.slip',
        loadComponent: () => pool().then((pages) => pages.SlipPage),
      },
      {
        path: 'simulation',
        title: 'titles.simulation',
        loadComponent: () => football().then((pages) => pages.SimulationPage),
      },
      {
        path: 'account',
        title: 'titles.account',
        loadComponent: () => desk().then((pages) => pages.AccountPage),
      },
      {
        path: 'users',
        title: 'titles.users',
        loadComponent: () => desk().then((pages) => pages.UsersPage),
      },
      {
        path: 'users/audit',
        title: 'titles.audit',
        loadComponent: () => desk().then((pages) => pages.AuditPage),
      },
      {
        path: '**',
        title: 'titles.notFound',
        loadComponent: () => desk().then((pages) => pages.NotFoundPage),
      },
    ],
  },
];
