import {TestBed} from '@angular/core/testing';
import {find, setUp, text} from '../../../testing/page';
import {match, sampleForecast} from '../../../testing/samples';
import {Language} from '../../core/language';
import {ForecastRow} from './forecast-row';

describe('a match in a list', () => {
  async function show(change: Parameters<typeof match>[0], forecast?: typeof sampleForecast) {
    setUp();
    await TestBed.inject(Language).choose('en');
    const fixture = TestBed.createComponent(ForecastRow);
    fixture.componentRef.setInput('match', match(change));
    fixture.componentRef.setInput('forecast', forecast);
    await fixture.whenStable();
    return fixture.nativeElement as HTMLElement;
  }

  it('has the likeliest score of its likeliest sign before it is played', async () => {
    const page = await show({}, sampleForecast);
    expect(text(find(page, '.likely'))).toBe('Likeliest score of a 12–1');
    expect(page.querySelector('.score')).toBeNull();
    expect(page.querySelector('.mark')).toBeNull();
  });

  it('says that it is a close call', async () => {
    const page = await show({}, {...sampleForecast, probs: {home: 0.36, draw: 0.29, away: 0.35}});
    expect(text(find(page, '.mark .visually-hidden'))).toBe('Close call');
  });

  it('has the result beside the forecast, and whether that was right', async () => {
    const page = await show({status: 'played', score: {home: 0, away: 1}}, sampleForecast);
    expect(text(find(page, '.score'))).toBe('0–1');
    expect(page.querySelector('.likely')).toBeNull();
    expect(text(find(page, '.mark .visually-hidden'))).toBe('Wrong');
  });

  it('needs no forecast', async () => {
    const page = await show({status: 'postponed'});
    expect(page.querySelector('app-probability-bar')).toBeNull();
    expect(text(find(page, '.notes'))).toBe('Postponed');
  });
});
