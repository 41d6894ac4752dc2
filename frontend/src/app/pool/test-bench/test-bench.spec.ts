import {TestBed} from '@angular/core/testing';
import {Router} from '@angular/router';
import {Component} from '@angular/core';
import {button, cells, choose, find, open, submit, text, type} from '../../../testing/page';
import type {BenchAnswer, Benched} from '../../api/model';
import {TestBench} from './test-bench';

@Component({imports: [TestBench], template: '<app-test-bench [seasons]="seasons" />'})
class Page {
  protected readonly seasons = [
    {season: 2026, jornadas: 20},
    {season: 2025, jornadas: 60},
  ];
}

const player = (name: Benched['name'], won: number): Benched => ({
  name,
  won,
  return: won / 24,
  low: 0.1,
  high: 0.9,
  best: [2, 1, 0, 0, 0],
  columns: [5, 1, 0, 0, 0],
  drought: {jornadas: 1, cost: 12, from: '2025-26/3', to: '2025-26/3'},
  seasons: [{season: 2025, jornadas: 2, cost: 24, won}],
});

const answer: BenchAnswer = {
  all: 3,
  done: 3,
  played: 2,
  cut: 1,
  cost: 24,
  leftOut: [{reason: 'too few forecasts', jornadas: ['2025-26/1']}],
  verdict: ['Luck explains it.'],
  players: [player('own', 12), player('favourites', 6)],
};

describe('the test bench', () => {
  async function opened(query = '') {
    const shown = await open(`/pool/replay${query}`, 'pool/replay', Page);
    shown.api.match('/api/v1/ways').forEach((one) => one.flush({items: []}));
    shown.api.match('/api/v1/condition-sets').forEach((one) => one.flush({items: []}));
    await shown.settle();
    return {...shown, asked: () => shown.api.expectOne({method: 'POST', url: '/api/v1/jornadas/bench'})};
  }

  it('plays the usual way in all past jornadas, and says how it went', async () => {
    const {page, settle, asked} = await opened();
    submit(page);
    await settle();
    expect(page.querySelector('progress')).not.toBeNull();
    const request = asked();
    expect(request.request.body).toEqual({
      way: {kind: 'columns', triples: 4, dobles: 3, budget: 12, objective: 'p10'},
      known: 13,
    });
    request.flush(answer);
    await settle();
    expect(text(find(page, 'p[role=status]:not(:empty)'))).toContain(
      '3 of 3 jornadas gone through, 2 played. In 1 of them',
    );
    expect(cells(page)[0]).toEqual([
      'This way',
      '€24.00',
      '€12.00',
      '50%',
      '10% – 90%',
      '2 (5)',
      '1 (1)',
      '0 (0)',
      '0 (0)',
      '0 (0)',
      '1 2025-26/3 – 2025-26/3',
    ]);
    expect(cells(page).at(-1)).toEqual(['2025-26', '2', '€24.00', '€12.00', '€6.00']);
    expect(text(page)).toContain('1 × too few forecasts 2025-26/1');
    expect(page.querySelector('progress')).toBeNull();
  });

  it('asks on until all jornadas are done, or until it is stopped', async () => {
    const {api, page, settle, asked} = await opened();
    submit(page);
    asked().flush({...answer, done: 1, played: 1});
    await settle();
    expect(find<HTMLProgressElement>(page, 'progress').value).toBeCloseTo(33.3, 1);
    const second = asked();
    button(page, 'Stop').click();
    await settle();
    expect(second.cancelled).toBe(true);
    expect(text(page)).toContain('1 of 3 jornadas');
    api.expectNone({method: 'POST', url: '/api/v1/jornadas/bench'});
    expect(button(page, 'Try it')).toBeTruthy();
  });

  it('takes the way from the address, and writes there what was tried', async () => {
    const {page, settle, asked} = await opened(
      '?kind=columns&rule=least&least=30&season=2025&condition=off%20run%20..4',
    );
    const least = find<HTMLInputElement>(page, '#benchLeast');
    expect([least.value, least.min, least.max]).toEqual(['30', '1', '100']);
    expect(find<HTMLInputElement>(page, 'app-condition-list input').value).toBe('run ..4');
    choose(page, '#benchKind', 'multiple');
    type(find(page, '#benchBudget'), '6');
    await settle();
    expect(page.querySelector('#benchLeast')).toBeNull();
    submit(page);
    expect(asked().request.body).toEqual({
      way: {kind: 'multiple', budget: 6, objective: 'p10'},
      known: 13,
      season: '2025',
    });
    await settle();
    const params = new URLSearchParams(TestBed.inject(Router).url.split('?')[1]);
    expect([params.get('kind'), params.get('budget'), params.get('condition')]).toEqual([
      'multiple',
      '6',
      'off run ..4',
    ]);
  });

  it('says what is wrong with the way', async () => {
    const {page, settle, asked} = await opened();
    submit(page);
    asked().flush({detail: 'condition 1: no such word: runn'}, {status: 422, statusText: 'Wrong'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toBe('Condition 1: no such word: runn.');
    expect(button(page, 'Try it').disabled).toBe(false);
  });
});
