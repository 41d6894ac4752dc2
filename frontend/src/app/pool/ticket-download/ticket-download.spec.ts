import {button, find, show} from '../../../testing/page';
import {TicketDownload} from './ticket-download';

describe('a ticket as a file', () => {
  afterEach(() => vi.restoreAllMocks());

  it('has the columns of that ticket, under its number', async () => {
    const {api, page, settle} = await show(TicketDownload, {ticket: 3});
    const saved: string[] = [];
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download);
    });
    URL.createObjectURL = () => 'blob:file';
    URL.revokeObjectURL = () => undefined;
    button(page, 'Columns as text').click();
    api.expectOne('/api/v1/tickets/3/columns').flush('11111111111111\n');
    await settle();
    expect(saved).toEqual(['ticket-3.txt']);
  });

  it('says why it could not be made', async () => {
    const {api, page, settle} = await show(TicketDownload, {ticket: 3});
    button(page, 'Columns as text').click();
    api.expectOne('/api/v1/tickets/3/columns').flush('', {status: 404, statusText: 'Not Found'});
    await settle();
    expect(find(page, '[role=alert]').textContent).toContain('That does not exist any more');
  });
});
