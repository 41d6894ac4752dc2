import {ifMatch} from './if-match';

it('a change is for the version that was seen, as an ETag', () => {
  expect(ifMatch({version: 7})).toEqual({headers: {'If-Match': '"7"'}});
});
