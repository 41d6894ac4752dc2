import {HttpErrorResponse, HttpHeaders} from '@angular/common/http';
import {toRequestError} from './request-error';

const answer = (status: number, error: unknown = null, headers: Record<string, string> = {}) =>
  new HttpErrorResponse({status, error, headers: new HttpHeaders(headers)});

const about = (location: string, more: object = {}) => ({
  errors: [{location, message: 'it is wrong', ...more}],
});

describe('the error of a request', () => {
  it('says how long to wait', () => {
    expect(toRequestError(answer(429, null, {'Retry-After': '30'}))).toEqual({
      location: '',
      reason: 'errors.too-many',
      seconds: 30,
    });
    expect(toRequestError(answer(429)).seconds).toBe(10);
  });

  it.each([
    [
      answer(422, about('body.newPassword', {code: 'password-short'})),
      'body.newPassword',
      'errors.password-short',
    ],
    [answer(412), '', 'errors.stale'],
    [answer(409, about('body.name')), 'body.name', 'errors.user-taken'],
    [answer(403), '', 'states.forbidden'],
    [answer(0), '', 'states.offline'],
    [new Error('broken'), '', 'states.server'],
  ])('has a reason in words of the page, and its place', (error, location, reason) => {
    expect(toRequestError(error)).toMatchObject({location, reason});
  });

  it("is the server's own sentence where the page has none, with its language", () => {
    const wrong = answer(422, about('body.home', {choices: [{id: 1}]}), {'Content-Language': 'es'});
    expect(toRequestError(wrong)).toMatchObject({
      location: 'body.home',
      detail: 'it is wrong',
      language: 'es',
      choices: [{id: 1}],
    });
    expect(toRequestError(answer(409, {detail: 'it has closed'})).detail).toBe('it has closed');
  });

  it('is found in what a resource wraps around it', () => {
    expect(toRequestError(new Error('wrapped', {cause: answer(404)})).reason).toBe('states.missing');
  });

  it('names the request where nobody expected the failure', () => {
    const headers = {'X-Request-Id': 'abc'};
    expect(toRequestError(answer(500, null, headers)).reference).toBe('abc');
    expect(toRequestError(answer(422, null, headers)).reference).toBeUndefined();
  });
});
