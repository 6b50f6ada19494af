import { Page, expect, test } from '@playwright/test';
import { Room } from '../support/room';

/** What an organizer prepares before a session, and sends with one click. */
let room: Room;

test.describe.configure({ timeout: 180_000 });

test.beforeAll(async ({ browser }) => {
  room = await Room.open(browser);
});

test.afterAll(async () => room?.close());

const drafts = (page: Page) => page.locator('.desk .draft');

async function open(page: Page): Promise<void> {
  await page.locator('.desk').getByRole('radio', { name: 'Prepared' }).check();
  await expect(page.locator('.drafts')).toBeAttached();
}

test('drafts are prepared, arranged by keyboard, sent, and still there after a reload', async () => {
  const { page } = await room.dashboard();
  await open(page);
  await page.getByRole('button', { name: 'Begin with three polls and a prompt' }).click();
  await expect(drafts(page)).toHaveCount(4);
  await page.getByText('Prepare something', { exact: true }).click();
  const form = page.locator('.desk form').filter({ has: page.getByRole('button', { name: 'Add to the list' }) });
  await form.getByRole('textbox', { name: 'Question' }).fill('Tea or coffee?');
  await form.getByRole('textbox', { name: 'Option 1' }).fill('Tea');
  await form.getByRole('button', { name: 'Add to the list' }).click();
  await expect(form.getByRole('alert')).toContainText('a poll needs two to six different options');
  await form.getByRole('textbox', { name: 'Option 2' }).fill('Coffee');
  await form.getByRole('combobox', { name: 'Closes by itself' }).selectOption('600');
  await form.getByRole('button', { name: 'Add to the list' }).click();
  await expect(drafts(page)).toHaveCount(5);
  await expect(form.getByRole('textbox', { name: 'Question' })).toHaveValue('');

  // By keyboard alone to the top: the focus goes along with the row.
  const mine = drafts(page).filter({ hasText: 'Tea or coffee?' });
  const up = mine.getByRole('button', { name: 'Move up: Tea or coffee?' });
  await up.focus();
  for (let place = 3; place >= 0; place--) {
    await page.keyboard.press('Enter');
    await expect(drafts(page).nth(place)).toContainText('Tea or coffee?');
    if (place > 0) await expect(up).toBeFocused();
  }
  await expect(up).toBeDisabled();

  await page.reload();
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await open(page);
  await expect(drafts(page).first()).toContainText('Tea or coffee?');
  await expect(drafts(page).first()).toContainText('Closes after 10 min');

  const phone = await room.connected();
  const late = async () => {
    const other = await room.connected();
    await expect(other.page.locator('.thing--poll')).toContainText('Tea or coffee?');
    await other.context.close();
  };
  await drafts(page).first().getByRole('button', { name: 'Open: Tea or coffee?' }).click();
  await expect(phone.page.locator('.thing--poll')).toContainText('Tea or coffee?');
  await expect(drafts(page).first()).toContainText('Used');
  await late();
  await phone.context.close();

  await drafts(page).nth(1).getByRole('button', { name: /^Edit/ }).click();
  const edited = drafts(page).nth(1).locator('form');
  await edited.getByRole('textbox', { name: 'Question' }).fill('How well do you know this?');
  await edited.getByRole('button', { name: 'Save' }).click();
  await expect(drafts(page).nth(1)).toContainText('How well do you know this?');
  await drafts(page).nth(2).getByRole('button', { name: /^Delete/ }).click();
  await expect(drafts(page)).toHaveCount(4);
});

test('a poll is planned for a random moment, on every dashboard, and taken back', async () => {
  const { page } = await room.dashboard();
  const another = async () => {
    const other = await room.host.context.newPage();
    await other.goto(`${room.server.url}/sessions/${room.id}`);
    await expect(other.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 90_000 });
    await open(other);
    return other;
  };
  await open(page);
  const there = await another();
  const plan = (on: Page) => drafts(on).filter({ hasText: 'How well do you know this?' });
  const toggle = (on: Page) => plan(on).getByRole('switch', { name: /at a random moment/ });
  const minutes = plan(page).getByRole('spinbutton', { name: 'minutes' });
  await expect(minutes).toHaveValue('20');
  await minutes.fill('5');
  await toggle(page).click();
  await expect(plan(page).locator('.notice--bad')).toBeVisible();
  await expect(toggle(page)).not.toBeChecked();
  await minutes.fill('30');
  await toggle(page).focus();
  await page.keyboard.press('Space');
  for (const each of [page, there]) {
    await expect(plan(each)).toContainText('at the latest');
    await expect(toggle(each)).toBeChecked();
    await expect(plan(each).getByRole('button', { name: /^Edit/ })).toBeDisabled();
  }
  await page.reload();
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await open(page);
  await expect(toggle(page)).toBeChecked();
  const late = await another();
  await expect(toggle(late)).toBeChecked();
  await toggle(there).click();
  for (const each of [page, there, late]) await expect(toggle(each)).not.toBeChecked();
  for (const each of [there, late]) await each.close();
});

test('a list is read from a file, each bad line named, and repeated in a new session', async () => {
  const { page } = await room.dashboard();
  await open(page);
  await page.getByText('Import and export', { exact: true }).click();
  const file = page.getByLabel('A table (CSV) or JSON');
  const send = async (text: string) => {
    await file.setInputFiles({ name: 'drafts.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page.getByRole('button', { name: 'Import' }).click();
  };
  const before = await drafts(page).count();
  await send('kind;text\nprompt;Hello\nsong;La la\n');
  await expect(page.locator('.desk .notice--bad')).toContainText('Line 3: kind: "song" is not known');
  await expect(drafts(page)).toHaveCount(before);
  await send('kind;text\nprompt;Hello\nwords;One word?\n');
  await expect(page.locator('.desk .notice--good')).toContainText('2 drafts were added.');
  await expect(drafts(page)).toHaveCount(before + 2);
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'As a table (CSV)' }).click()]);
  expect(saved.suggestedFilename()).toBe('drafts.csv');

  await page.locator('summary', { hasText: 'Repeat with the same drafts' }).click();
  await page.getByLabel('Title of the new session').fill('Second day');
  await page.getByRole('button', { name: 'Repeat with the same drafts' }).click();
  await page.waitForURL((url) => /\/sessions\//.test(url.pathname) && !url.pathname.includes(room.id));
  await expect(page.getByText('Second day').first()).toBeVisible();
  await open(page);
  await expect(drafts(page)).toHaveCount(before + 2);
  await expect(drafts(page).filter({ hasText: 'Used' })).toHaveCount(0);
});
