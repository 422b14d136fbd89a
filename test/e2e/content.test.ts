import { AxeBuilder } from '@axe-core/playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSite, type Outlook, type Site } from './outlook.ts';

let site: Site;
let outlook: Outlook;

beforeAll(async () => {
  site = await startSite();
  outlook = await site.open();
}, 120_000);
afterAll(() => site.close());

const headline = (name: string) => outlook.card(name).waitFor();
const button = (name: string) => outlook.pane.getByRole('button', { name });
const frame = () => outlook.pane.frameLocator('iframe');

/** Styles of a message are refused, and Chromium says so; nothing else is to be complained of. */
const isStyle = (complaint: string) => complaint.startsWith('Applying inline style violates');

describe('what was signed, in Outlook', () => {
  it('is shown when asked for, where Outlook shows it too', async () => {
    await outlook.select('01-signed.eml');
    await headline('Signed by Alice Example');
    expect(await outlook.pane.locator('iframe').count()).toBe(0);
    await button('Show what was signed').click();
    await frame().getByText('the contract is final').waitFor();
  });

  it('is shown at once where Outlook does not show it, and asks nobody for anything', async () => {
    await outlook.select('11-signed-with-attachments.eml');
    await headline('Signed by Bob Example');
    await frame().getByRole('heading', { name: 'Our summer party' }).waitFor();
    await frame().getByAltText('A garden').waitFor();
    await outlook.pane.getByText('but it leads to party.example.org').waitFor();
    await outlook.pane.getByText('guests.txt', { exact: true }).waitFor();
    expect(outlook.asked.filter((url) => url.includes('example.org'))).toEqual([]);
  });

  it('can be quoted', async () => {
    await button('Quote for a reply').click();
    expect(await outlook.pane.getByLabel('Quoted text').inputValue()).toContain('> Our summer party');
  });

  it.each(['light', 'dark'] as const)('is free of what axe finds, %s', async (colorScheme) => {
    await outlook.page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page: outlook.page })
      .exclude(['iframe[title=Signet]', 'iframe'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  it('has messages inside, each with a verdict of its own, and a way back', async () => {
    await button('Check this message').click();
    await headline('Signed by Alice Example');
    await outlook.pane.getByText('about a message that is attached to the one you opened').waitFor();
    await button('Back to that one').click();
    await headline('Signed by Bob Example');
  });

  it('is the signed part alone where a list added something', async () => {
    await outlook.select('06-mailing-list-footer.eml');
    await headline('Only part of this message is signed');
    await frame().getByText('The minutes of our last meeting are ready.').waitFor();
    expect(await frame().locator('body').textContent()).not.toContain('mailing list');
  });

  it.each([
    ['03-changed-after-signing.eml', "The signature doesn't hold"],
    ['09-not-signed.eml', 'Not signed'],
    ['10-encrypted.eml', 'Encrypted, and not opened here'],
  ])('is nothing where nothing was: %s', async (file, title) => {
    await outlook.select(file);
    await headline(title);
    expect(await button('Show what was signed').count()).toBe(0);
    expect(await outlook.pane.locator('iframe').count()).toBe(0);
  });

  it('leaves nothing else in the console of any frame', () => {
    expect(outlook.complaints.filter((complaint) => !isStyle(complaint))).toEqual([]);
  });
});
