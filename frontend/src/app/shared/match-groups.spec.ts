import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {match} from '../../testing/samples';
import {Dates} from './dates';
import {byDay} from './match-groups';

describe('matches by day', () => {
  it('begin a group with each day, in their order', () => {
    setUp();
    const on = (kickoff: string) => match({kickoff, kickoffTimeKnown: true});
    const rows = ['2017-05-20T12:00:00Z', '2017-05-20T15:00:00Z', '2017-05-21T12:00:00Z'].map(on);
    const groups = byDay(rows, (row) => row, TestBed.inject(Dates));
    expect(groups.map((group) => group.rows.length)).toEqual([2, 1]);
    expect(groups.flatMap((group) => group.rows)).toEqual(rows);
    expect(byDay([], () => match(), TestBed.inject(Dates))).toEqual([]);
  });
});
