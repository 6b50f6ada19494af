import { expect, test } from '@playwright/test';
import { Room } from '../support/room';

/** The agenda: planned, gone through, and on the timeline, the late page and the reloaded one. */
let room: Room;

test.describe.configure({ timeout: 180_000 });

test.beforeAll(async ({ browser }) => {
  room = await Room.open(browser);
});

test.afterAll(async () => room?.close());

test('an agenda is planned and gone through, and every page shows where it is', async () => {
  const { page, context } = await room.dashboard();
  const panel = page.locator('details', { has: page.getByRole('heading', { name: 'Agenda' }) }).first();
  await panel.locator('summary').first().click();
  await expect(panel).toContainText('Nothing is planned.');
  await panel.getByText('Edit the agenda', { exact: true }).click();
  const row = (n: number) => panel.getByRole('group', { name: `Item ${n}`, exact: true });
  for (const [n, title, phase] of [[1, 'Welcome', 'Opening'], [2, 'Keynote', 'Talk'], [3, 'Coffee', 'Break']] as const) {
    await panel.getByRole('button', { name: 'Add an item' }).click();
    await row(n).getByLabel('Title').fill(title);
    await row(n).getByLabel('Phase').selectOption({ label: phase });
  }
  await row(3).getByLabel('From').fill('2040-01-01T10:00');
  await row(3).getByLabel('To').fill('2040-01-01T09:00');
  await panel.getByRole('button', { name: 'Save the agenda' }).click();
  await expect(panel).toContainText('Item 3: it must end after it begins.');
  await row(3).getByLabel('To').fill('2040-01-01T10:30');
  await panel.getByRole('button', { name: 'Save the agenda' }).click();
  await expect(panel.getByText('Saved', { exact: true })).toBeVisible();

  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await panel.getByRole('button', { name: 'Next: Welcome' }).press('Enter');
  await panel.getByRole('button', { name: 'Next: Keynote' }).press('Enter');
  const now = (at: typeof page) => at.locator('[aria-current=step]');
  for (const at of [page, other]) await expect(now(at)).toContainText('Keynote');
  await panel.getByRole('button', { name: 'Back to: Welcome' }).click();
  for (const at of [page, other]) await expect(now(at)).toContainText('Welcome');

  await page.reload();
  await expect(page.getByText('Connected', { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await expect(now(page)).toContainText('Welcome');
  await expect(page.locator('.chart__mark title').first()).toHaveText('Welcome');
  await page.goto(`${page.url()}/history`);
  await expect(page.getByRole('heading', { name: 'Agenda' })).toBeVisible();
  await expect(page.locator('section', { has: page.getByRole('heading', { name: 'Agenda' }) }).last().locator('li')).toHaveCount(3);
});
