import {open, text} from '../../../testing/page';
import {primera} from '../../../testing/samples';
import {ModelsPage} from './models-page';

describe('the forecasts page', () => {
  async function show(models: object[]) {
    const opened = await open('/forecasts', 'forecasts', ModelsPage);
    opened.api.match('/api/v1/divisions').forEach((request) => request.flush({items: [primera]}));
    opened.api.match('/api/v1/models').forEach((request) => request.flush({items: models}));
    opened.api.expectOne('/api/v1/comparisons?limit=1').flush({items: []});
    await opened.settle();
    return opened.page;
  }

  it('lists models with what they have learnt from', async () => {
    const model = {
      id: 1,
      name: 'dynamic-goals',
      active: true,
      divisions: ['SP1'],
      held: [],
      trainedAt: '2026-11-24T20:00:00Z',
      trainedThrough: '2024-06-02T12:00:00Z',
      matches: 24777,
    };
    const page = await show([model, {...model, id: 2, name: 'elo', active: false, divisions: []}]);
    const [first, second] = [...page.querySelectorAll('.models li')].map(text);
    expect(first).toContain('Dynamic goals In use');
    expect(first).toContain('24,777 matches, up to 2 Jun 2024');
    expect(first).toContain('Forecasts Primera División');
    expect(second).not.toContain('In use');
  });

  it('says what to do when there is none', async () => {
    expect(text(await show([]))).toContain('An editor starts training');
  });
});
