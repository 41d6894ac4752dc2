import {open, submit, text, type, find} from '../../../testing/page';
import {NamesForm} from './names-form';

describe('the form for names', () => {
  async function form() {
    const opened = await open('/data', 'data', NamesForm);
    opened.api
      .expectOne('/api/v1/competitions')
      .flush({items: [{country: 'BR'}, {country: 'BR'}, {country: 'UEFA'}, {country: 'GB-ENG'}]});
    await opened.settle();
    const add = async (kind: string, name: string) => {
      const field = find<HTMLSelectElement>(opened.page, '#kind');
      field.value = kind;
      field.dispatchEvent(new Event('change'));
      type(find<HTMLInputElement>(opened.page, '#new-name'), name);
      await opened.settle();
      submit(opened.page);
      await opened.settle();
    };
    return {...opened, add};
  }

  it.each([
    ['team', '/api/v1/teams', '/teams/7'],
    ['referee', '/api/v1/referees', '/referees/7'],
  ])('adds a %s and leads to it', async (kind, address, place) => {
    const {api, page, settle, add} = await form();
    await add(kind, ' New ');
    const request = api.expectOne(address);
    expect(request.request.body).toEqual({name: 'New', country: 'ES'});
    request.flush({id: 7, name: 'New', displayName: 'New', shortName: 'New', country: 'ES'});
    await settle();
    expect(find(page, '[role=status] a').getAttribute('href')).toBe(place);
  });

  it('offers the countries that have competitions', async () => {
    const {page} = await form();
    expect([...page.querySelectorAll('#country option')].map(text)).toEqual(['Brazil', 'England', 'Spain']);
  });

  it('says beside the name what is wrong with it', async () => {
    const {api, page, settle, add} = await form();
    await add('team', '');
    api.expectNone('/api/v1/teams');
    expect(text(page.querySelector('#new-name-problem'))).toBe('Enter a name.');
    await add('team', 'Barcelona');
    api
      .expectOne('/api/v1/teams')
      .flush({errors: [{location: 'body.name', message: 'x'}]}, {status: 409, statusText: 'as told'});
    await settle();
    expect(text(page.querySelector('#new-name-problem'))).toBe('That name is taken.');
  });
});
