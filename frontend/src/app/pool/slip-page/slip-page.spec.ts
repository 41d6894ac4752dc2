import {button, find, open, submit, text} from '../../../testing/page';
import {card} from '../../../testing/samples';
import {SlipPage} from './slip-page';

describe('a slip with own views', () => {
  const view = {fixture: 2, probs: {home: 0.05, draw: 0.05, away: 0.9}};

  async function show() {
    const opened = await open('/pool/5', 'pool/:id', SlipPage);
    const {api, settle} = opened;
    api.expectOne('/api/v1/jornadas/5').flush(card());
    api.expectOne('/api/v1/jornadas/5/views').flush({items: [view]});
    api.expectOne('/api/v1/tickets?jornada=5').flush({items: []});
    await settle();
    return opened;
  }

  it('ticks the most probable signs by them, and weighs again when one changes', async () => {
    const {api, page, settle} = await show();
    button(page, 'Tick the most probable').click();
    await settle();
    expect(text(find(page, '[aria-label="Home 2 – Away 2"] [aria-pressed=true] .sign'))).toBe('2');
    expect(text(find(page, '[aria-label="Home 1 – Away 1"] [aria-pressed=true] .sign'))).toBe('1');
    find(page, '[aria-controls=details1]').click();
    await settle();
    button(page, 'My view of Home 2 – Away 2').click();
    await settle();
    const ticket = {method: 'POST', url: '/api/v1/jornadas/5/odds'};
    find(page, '[aria-label="Home 1 – Away 1"] [aria-pressed=false]').click();
    await settle();
    const before = api.expectOne(ticket);
    submit(find(page, 'app-own-view:has(form)'));
    api.expectOne({method: 'PUT', url: '/api/v1/jornadas/5/fixtures/2/view'}).flush(view);
    await settle();
    api.expectOne('/api/v1/jornadas/5/views').flush({items: [view]});
    expect(before.cancelled).toBe(true);
    api.expectOne(ticket);
  });
});

describe('a slip that is started over', () => {
  it('comes back with one tap', async () => {
    const {api, page, settle} = await open('/pool/5', 'pool/:id', SlipPage);
    api.expectOne('/api/v1/jornadas/5').flush(card());
    api.expectOne('/api/v1/jornadas/5/views').flush({items: []});
    api.expectOne('/api/v1/tickets?jornada=5').flush({items: []});
    await settle();
    const ticked = () => page.querySelectorAll('app-slip-rows [aria-pressed=true]').length;
    button(page, 'Tick the most probable').click();
    await settle();
    expect(ticked()).toBe(14);
    button(page, 'Start over').click();
    await settle();
    expect(ticked()).toBe(0);
    button(page, 'Undo').click();
    await settle();
    expect(ticked()).toBe(14);
    expect(text(page)).not.toContain('The slip is empty');
  });
});

describe('a jornada whose fixtures are to come', () => {
  it('says so instead of an empty slip', async () => {
    const {api, page, settle} = await open('/pool/5', 'pool/:id', SlipPage);
    api.expectOne('/api/v1/jornadas/5').flush(card({state: 'announced'}));
    api.expectOne('/api/v1/jornadas/5/views').flush({items: []});
    api.expectOne('/api/v1/tickets?jornada=5').flush({items: []});
    await settle();
    expect(text(page)).toContain('Announced: fixtures to come');
    expect(page.querySelector('.desk')).toBeNull();
  });
});

describe('a jornada that is closed', () => {
  it('has no button that does nothing', async () => {
    const {api, page, settle} = await open('/pool/5', 'pool/:id', SlipPage);
    api.expectOne('/api/v1/jornadas/5').flush(card({closed: true, state: 'closed'}));
    api.expectOne('/api/v1/jornadas/5/views').flush({items: []});
    api.expectOne('/api/v1/tickets?jornada=5').flush({items: []});
    await settle();
    const words = text(page);
    for (const gone of ['Tick the most probable', 'Start over', 'Fixtures without a mark', 'Elige 8']) {
      expect(words).not.toContain(gone);
    }
    const enabled = [...page.querySelectorAll<HTMLButtonElement>('app-slip-form button:enabled')];
    // What is known of a fixture can still be looked at.
    expect(enabled.every((one) => one.classList.contains('teams'))).toBe(true);
    expect(page.querySelector('app-ticket-worth')).toBeNull();
  });
});
