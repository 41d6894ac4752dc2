import type {Routes} from '@angular/router';
import {sessionGuard} from './core/session-guard';

export const routes: Routes = [
  {
    path: 'login',
    title: 'titles.login',
    loadComponent: () => import('./account/login-page/login-page').then((m) => m.LoginPage),
  },
  {
    path: '',
    canActivateChild: [sessionGuard],
    loadComponent: () => import('./core/shell/shell').then((m) => m.Shell),
    children: [
      {path: '', pathMatch: 'full', redirectTo: 'home'},
      {
        path: 'home',
        title: 'titles.home',
        loadComponent: () => import('./home/home-page/home-page').then((m) => m.HomePage),
      },
      {
        path: 'matches',
        title: 'titles.matches',
        loadComponent: () => import('./matches/matches-page/matches-page').then((m) => m.MatchesPage),
      },
      {
        path: 'matches/new',
        title: 'titles.newMatch',
        loadComponent: () => import('./matches/match-form-page/match-form-page').then((m) => m.MatchFormPage),
      },
      {
        path: 'matches/entry',
        title: 'titles.entry',
        loadComponent: () => import('./matches/entry-page/entry-page').then((m) => m.EntryPage),
      },
      {
        path: 'matches/:id/edit',
        title: 'titles.editMatch',
        loadComponent: () => import('./matches/match-form-page/match-form-page').then((m) => m.MatchFormPage),
      },
      {
        path: 'teams/:id',
        title: 'titles.team',
        loadComponent: () => import('./teams/team-page/team-page').then((m) => m.TeamPage),
      },
      {
        path: 'referees/:id',
        title: 'titles.referee',
        loadComponent: () => import('./referees/referee-page/referee-page').then((m) => m.RefereePage),
      },
      {
        path: 'standings',
        title: 'titles.standings',
        loadComponent: () => import('./standings/standings-page/standings-page').then((m) => m.StandingsPage),
      },
      {
        path: 'data',
        title: 'titles.data',
        loadComponent: () => import('./data/import-page/import-page').then((m) => m.ImportPage),
      },
      {
        path: 'data/training',
        title: 'titles.training',
        loadComponent: () => import('./data/training-page/training-page').then((m) => m.TrainingPage),
      },
      {
        path: 'data/competitions',
        title: 'titles.competitions',
        loadComponent: () =>
          import('./data/competitions-page/competitions-page').then((m) => m.CompetitionsPage),
      },
      {
        path: 'data/sources',
        title: 'titles.sources',
        loadComponent: () => import('./data/sources-page/sources-page').then((m) => m.SourcesPage),
      },
      {
        path: 'matches/:id',
        title: 'titles.match',
        loadComponent: () => import('./matches/match-page/match-page').then((m) => m.MatchPage),
      },
      {
        path: 'forecasts',
        title: 'titles.record',
        loadComponent: () =>
          import('./forecasts/track-record-page/track-record-page').then((m) => m.TrackRecordPage),
      },
      {
        path: 'forecasts/models',
        title: 'titles.models',
        loadComponent: () => import('./forecasts/models-page/models-page').then((m) => m.ModelsPage),
      },
      {
        path: 'forecasts/teams',
        title: 'titles.twoTeams',
        loadComponent: () => import('./forecasts/two-teams-page/two-teams-page').then((m) => m.TwoTeamsPage),
      },
      {
        path: 'forecasts/time-machine',
        title: 'titles.past',
        loadComponent: () =>
          import('./forecasts/time-machine-page/time-machine-page').then((m) => m.TimeMachinePage),
      },
      {
        path: 'forecasts/method',
        title: 'titles.method',
        loadComponent: () => import('./forecasts/method-page/method-page').then((m) => m.MethodPage),
      },
      {
        path: 'pool',
        title: 'titles.pool',
        loadComponent: () => import('./pool/pool-page/pool-page').then((m) => m.PoolPage),
      },
      {
        path: 'pool/new',
        title: 'titles.jornada',
        loadComponent: () => import('./pool/jornada-page/jornada-page').then((m) => m.JornadaPage),
      },
      {
        path: 'pool/scrutiny',
        title: 'titles.scrutiny',
        loadComponent: () => import('./pool/scrutiny-page/scrutiny-page').then((m) => m.ScrutinyPage),
      },
      {
        path: 'pool/replay',
        title: 'titles.replay',
        loadComponent: () => import('./pool/replay-page/replay-page').then((m) => m.ReplayPage),
      },
      {
        path: 'pool/balance',
        title: 'titles.balance',
        loadComponent: () => import('./pool/balance-page/balance-page').then((m) => m.BalancePage),
      },
      {
        path: 'pool/tickets/:id/print',
        title: 'titles.printTicket',
        loadComponent: () => import('./pool/print-page/print-page').then((m) => m.PrintPage),
      },
      {
        path: 'pool/:id/edit',
        title: 'titles.editJornada',
        loadComponent: () => import('./pool/jornada-page/jornada-page').then((m) => m.JornadaPage),
      },
      {
        path: 'pool/:id/workshop',
        title: 'titles.workshop',
        loadComponent: () => import('./pool/workshop-page/workshop-page').then((m) => m.WorkshopPage),
      },
      {
        path: 'pool/:id',
        title: 'titles.slip',
        loadComponent: () => import('./pool/slip-page/slip-page').then((m) => m.SlipPage),
      },
      {
        path: 'simulation',
        title: 'titles.simulation',
        loadComponent: () =>
          import('./simulation/simulation-page/simulation-page').then((m) => m.SimulationPage),
      },
      {
        path: 'account',
        title: 'titles.account',
        loadComponent: () => import('./account/account-page/account-page').then((m) => m.AccountPage),
      },
      {
        path: 'users',
        title: 'titles.users',
        loadComponent: () => import('./account/users-page/users-page').then((m) => m.UsersPage),
      },
      {
        path: '**',
        title: 'titles.notFound',
        loadComponent: () => import('./core/not-found-page/not-found-page').then((m) => m.NotFoundPage),
      },
    ],
  },
];
