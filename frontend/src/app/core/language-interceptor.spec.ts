import {HttpClient} from '@angular/common/http';
import {TestBed} from '@angular/core/testing';
import {setUp} from '../../testing/page';
import {Language} from './language';

describe('the language of answers', () => {
  it('is that of the page, of the API alone', async () => {
    const api = setUp();
    const asked = (address: string) => {
      TestBed.inject(HttpClient).get(address).subscribe();
      return api.expectOne(address).request.headers.get('Accept-Language');
    };
    await TestBed.inject(Language).choose('en');
    expect(asked('/api/v1/matches')).toBe('en');
    await TestBed.inject(Language).choose('es');
    expect(asked('/api/v1/matches')).toBe('es');
    expect(asked('https://elsewhere.example/api/v1/matches')).toBeNull();
  });
});
