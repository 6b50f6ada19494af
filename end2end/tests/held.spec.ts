import { expect, test } from '@playwright/test';
import { say } from '../support/journey';
import { Room } from '../support/room';

/** What is shown is what is held, what was typed stays until it is taken, and what is under a finger stays there. */
test.describe.configure({ timeout: 240_000 });

test.use({ actionTimeout: 60_000 });

let room: Room;

test.beforeAll(async ({ browser }) => {
  room = await Room.open(browser);
});

test.afterAll(async () => room?.close());

test('what stands in the fields of a poll is what is opened, each time', async () => {
  const { page } = await room.dashboard();
  const desk = page.locator('.desk');
  await desk.getByRole('radio', { name: /^Polls/ }).check();
  await desk.getByText('Open a poll').click();
  const open = desk.getByRole('button', { name: 'Open the poll' });
  for (const [question, ...options] of [
    ['Which color?', 'Red', 'Blue'],
    ['Which animal?', 'Cat', 'Dog'],
  ]) {
    await desk.getByLabel('Question', { exact: true }).fill(question);
    for (const [at, option] of options.entries()) await desk.getByLabel(`Option ${at + 1}`, { exact: true }).fill(option);
    const polled = desk.locator('.polled').filter({ hasText: question });
    // A second click within half a second is a double click, and nobody types so fast.
    await expect(async () => {
      await open.click();
      await expect(polled).toBeVisible({ timeout: 2_000 });
    }).toPass();
    for (const option of options) await expect(polled).toContainText(option);
    await expect(desk.getByLabel('Question', { exact: true })).toHaveValue('');
    await expect(desk.getByLabel('Option 1', { exact: true })).toHaveValue('');
  }
  // What was prepared comes into the fields when it is edited, and what stands there then is what is sent.
  await desk.getByRole('radio', { name: 'Prepared' }).check();
  await desk.getByRole('button', { name: 'Begin with three polls and a prompt' }).click();
  const ready = desk.locator('.draft').nth(1);
  await ready.getByRole('button', { name: /^Edit/ }).click();
  await expect(ready.getByLabel('Option 1', { exact: true })).toHaveValue('Go deeper');
  await expect(ready.getByLabel('Option 4', { exact: true })).toHaveValue('Move on');
  await ready.getByLabel('Option 1', { exact: true }).fill('Go home');
  await ready.getByRole('button', { name: 'Save' }).click();
  await ready.getByRole('button', { name: 'Open: What should we do next?' }).click();
  await desk.getByRole('radio', { name: /^Polls/ }).check();
  await expect(desk.locator('.polled').filter({ hasText: 'What should we do next?' })).toContainText('Go home');
  await expect(desk.locator('.polled').filter({ hasText: 'Go deeper' })).toHaveCount(0);
});

test('words that were refused come back into their field', async () => {
  const { page, context } = await room.connected();
  await say({ page } as never, 'I am here');
  const { speaker } = await room.hosting.heard<{ text: string; speaker: number }>('message', (one) => one.text === 'I am here');
  await page.getByRole('tab', { name: /^Questions/ }).click();
  await page.getByLabel('Your question').fill('Will it rain on Sunday?');
  await room.hosting.act('mute', { speaker, on: true });
  await page.getByLabel('Your question').press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Your question was not asked.' })).toBeVisible();
  await expect(page.getByLabel('Your question')).toHaveValue('Will it rain on Sunday?');
  await room.hosting.act('mute', { speaker, on: false });
  await page.getByLabel('Your question').press('Enter');
  await expect(page.locator('.question__words').filter({ hasText: 'Will it rain on Sunday?' })).toHaveCount(1);
  await expect(page.getByLabel('Your question')).toHaveValue('');
  await context.close();
});

test('a host keeps the words that were refused', async () => {
  const { page } = await room.dashboard();
  const field = page.getByLabel('Say something as the host');
  await page.evaluate(() => document.querySelector<HTMLInputElement>('.desk__say input')!.setAttribute('maxlength', '900'));
  await field.fill('y'.repeat(501));
  await page.locator('.desk__say').getByRole('button', { name: 'Send' }).click();
  await expect(page.locator('.desk .notice--bad')).toBeVisible();
  await expect(field).toHaveValue('y'.repeat(501));
  await field.fill('Welcome, everybody');
  await expect(async () => {
    await page.locator('.desk__say').getByRole('button', { name: 'Send' }).click();
    await expect(field).toHaveValue('', { timeout: 2_000 });
  }).toPass();
});

test('a name of those who run the room is refused where it was typed', async () => {
  const { page, context } = await room.connected();
  await page.getByLabel('Your message').fill('Trust me');
  await page.getByLabel('Your message').press('Enter');
  const name = page.getByRole('textbox', { name: 'Your name' });
  await name.fill('Hоst');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('dialog').getByText('This name is kept for those who run the room.')).toBeVisible();
  await expect(name).toHaveValue('Hоst');
  await expect(page.locator('.line__words').filter({ hasText: 'Trust me' })).toHaveCount(0);
  await name.fill('Hosni');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.locator('.line__words').filter({ hasText: 'Trust me' })).toBeVisible();
  const said = await room.hosting.heard<{ text: string; author: string }>('message', (one) => one.text === 'Trust me');
  expect(said.author).toBe('Hosni');
  await context.close();
});

test('a list keeps its order under a finger, and takes no tap right after it moved', async () => {
  await room.ask('Alpha?');
  const beta = await room.ask('Beta?');
  const { page, context } = await room.connected();
  await page.getByRole('tab', { name: /^Questions/ }).click();
  const words = page.locator('.questions .question__words').filter({ hasText: /Alpha|Beta/ });
  await expect(words).toHaveText(['Alpha?', 'Beta?']);
  const alpha = page.locator('.question').filter({ hasText: 'Alpha?' }).locator('.upvote');
  // With polls open above, the list shows one question at a time.
  await alpha.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await alpha.boundingBox())!;
  const [atX, atY] = [x + width / 2, y + height / 2];
  const other = await room.connected();
  await other.page.getByRole('tab', { name: /^Questions/ }).click();
  const supports = other.page.locator('.question').filter({ hasText: 'Beta?' }).locator('.upvote');
  // Somebody points: Beta has more support now, and stays where it is.
  const pointing = setInterval(() => void page.mouse.move(atX + Math.random(), atY).catch(() => {}), 100);
  await page.mouse.move(atX, atY);
  await supports.click();
  await expect(page.locator('.question').filter({ hasText: 'Beta?' }).locator('.upvote__count')).toHaveText('1');
  await expect(words).toHaveText(['Alpha?', 'Beta?']);
  clearInterval(pointing);
  // Nobody points any more: it moves. A tap that was meant for what stood there is taken by nobody.
  await page.waitForFunction(() => [...document.querySelectorAll('.questions .question__words')].findIndex((one) => one.textContent === 'Beta?') < [...document.querySelectorAll('.questions .question__words')].findIndex((one) => one.textContent === 'Alpha?'));
  await page.mouse.click(atX, atY);
  await expect(page.locator('.is-moving')).toHaveCount(0);
  await expect(page.locator('.question').filter({ hasText: 'Beta?' }).locator('.upvote')).toHaveAttribute('aria-pressed', 'false');
  // A double click is one.
  await page.locator('.question').filter({ hasText: 'Beta?' }).locator('.upvote').dblclick();
  await expect(page.locator('.question').filter({ hasText: 'Beta?' }).locator('.upvote')).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('.question').filter({ hasText: 'Beta?' }).locator('.upvote__count')).toHaveText('2');
  await room.hosting.act('mark_question', { question: beta, state: 'archived' });
  await other.context.close();
  await context.close();
});

test('a poll that opens does not push away the one that is being answered', async () => {
  await room.openPoll('Which ones?', true);
  const { page, context } = await room.connected();
  const first = page.locator('.thing--poll').filter({ hasText: 'Which ones?' });
  await first.locator('.option').filter({ hasText: 'Tea' }).click();
  await page.waitForFunction(() => document.querySelector('.thing--poll button[type=submit]') !== null);
  // A list holds still under a finger too, for two seconds.
  await page.waitForTimeout(2_500);
  await room.openPoll('Another one?');
  await expect(page.locator('.thing--poll').filter({ hasText: 'Another one?' })).toBeVisible();
  const order = page.locator('.thing--poll .poll__question').filter({ hasText: /Which ones|Another one/ });
  await expect(order).toHaveText(['Which ones?', 'Another one?']);
  await first.getByRole('button', { name: 'Vote' }).click();
  await expect(first.getByText(/^Counted\./)).toBeVisible();
  await expect(order).toHaveText(['Another one?', 'Which ones?']);
  await context.close();
});
