import {competitionLimits, eraLimits, namesLimits} from '../../api/limits';
import {button, choose, find, show, submit, text, type} from '../../../testing/page';
import {CompetitionForm} from './competition-form';

const path = '/api/v1/competitions';

describe('the form for a competition', () => {
  async function opened() {
    let added = 0;
    const shown = await show(CompetitionForm);
    document.body.append(shown.page); // only what is in the document takes the focus
    shown.part.added.subscribe(() => added++);
    const fill = async (values: Record<string, string>) => {
      Object.entries(values).forEach(([name, value]) =>
        type(find(shown.page, `#competition-${name}`), value),
      );
      await shown.settle();
    };
    return {...shown, fill, added: () => added};
  }

  it('takes what the API takes', async () => {
    const {page} = await opened();
    const longest = (name: string) => find(page, `#competition-${name}`).getAttribute('maxlength');
    expect(longest('name')).toBe(String(namesLimits.en.maxLength));
    expect(longest('area')).toBe(String(competitionLimits.area.maxLength));
    expect(longest('tier')).toBe(String(competitionLimits.tier.maximum).length.toString());
    expect(longest('most')).toBe(String(eraLimits.teams.items.maximum).length.toString());
    expect(longest('headings')).toBeNull();
  });

  it('goes to the first field that is missing', async () => {
    const {api, page, fill, settle} = await opened();
    await fill({code: 'REG'});
    submit(page);
    await settle();
    expect(document.activeElement?.id).toBe('competition-name');
    expect(text(find(page, '#competition-name-problem'))).toBe('Enter a name.');
    expect(find(page, '#competition-name').getAttribute('aria-invalid')).toBe('true');
    api.expectNone(path);
  });

  it('has a tier for leagues alone', async () => {
    const {page, settle} = await opened();
    expect(page.querySelector('#competition-tier')).not.toBeNull();
    choose(page, '#competition-kind', 'cup');
    await settle();
    expect(page.querySelector('#competition-tier')).toBeNull();
  });

  it('is empty again once the competition is there', async () => {
    const {api, page, fill, settle, added} = await opened();
    await fill({code: 'reg', name: 'Regional'});
    submit(page);
    submit(page); // a second tap sends nothing
    const request = api.expectOne(path);
    request.flush(request.request.body);
    await settle();
    expect(text(find(page, '[role=status]'))).toBe('Regional has been added.');
    expect(find<HTMLInputElement>(page, '#competition-code').value).toBe('');
    expect(added()).toBe(1);
  });

  it('keeps what was typed when the server fails', async () => {
    const {api, page, fill, settle, added} = await opened();
    await fill({code: 'reg', name: 'Regional'});
    submit(page);
    api.expectOne(path).flush(null, {status: 500, statusText: 'Broken'});
    await settle();
    expect(text(find(page, '[role=alert]'))).toContain('The server failed');
    expect(find<HTMLInputElement>(page, '#competition-name').value).toBe('Regional');
    expect(added()).toBe(0);
  });

  it('goes on as JSON with what was typed', async () => {
    const {page, fill, settle} = await opened();
    await fill({code: 'reg', name: 'Regional'});
    button(page, 'Write JSON instead').click();
    await settle();
    const entry = JSON.parse(find<HTMLTextAreaElement>(page, '#competition-json').value) as {code: string};
    expect(entry.code).toBe('REG');
    button(page, 'Use the fields instead').click();
    await settle();
    expect(find<HTMLInputElement>(page, '#competition-code').value).toBe('reg');
  });
});
