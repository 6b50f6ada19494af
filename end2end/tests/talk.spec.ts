import { expect, test } from '@playwright/test';
import { say } from '../support/journey';
import { Room } from '../support/room';

/** What people and organizers do about words, from both sides and by keyboard. */
let room: Room;

test.beforeEach(async ({ browser }) => {
  room = await Room.open(browser);
});

test.afterEach(async () => room?.close());

test('one key each approves, turns down and takes a decision back', async () => {
  const { page } = await room.dashboard();
  await room.hosting.act('set_rules', { rules: { approve_questions: true, approve_chat: true } });
  const poll = await room.hosting.fresh();
  await room.hosting.act('open_poll', { poll, question: 'What else?', kind: { text: { approve_first: true } } });
  const phone = await room.connected();
  await room.ask('Who pays?');
  await room.guest.act('say', { message: await room.guest.fresh(), text: 'a rude word' });
  await room.guest.act('answer', { poll, words: ['more coffee'] });
  await expect(page.locator('.waits')).toHaveCount(3);
  await expect(page.locator('.waits').first()).toContainText('Who pays?');
  await page.locator('#needs-you').focus();
  await page.keyboard.press('y');
  await expect(page.locator('.waits')).toHaveCount(2);
  await page.keyboard.press('n');
  await expect(page.locator('.waits')).toHaveCount(1);
  await page.keyboard.press('y');
  await expect(page.locator('.waits')).toHaveCount(0);
  await phone.page.getByRole('tab', { name: /^Questions/ }).click();
  await expect(phone.page.locator('.question')).toContainText('Who pays?');
  await expect(phone.page.getByText('a rude word')).toHaveCount(0);
  // The last two decisions are taken back, one after the other: the answer is hidden, the message shown.
  await page.keyboard.press('u');
  await page.locator('.desk').getByRole('radio', { name: /^Polls/ }).check();
  await expect(page.locator('.polled').filter({ hasText: 'more coffee' })).toContainText('Hidden');
  await page.locator('#needs-you').focus();
  await page.keyboard.press('u');
  await phone.page.getByRole('tab', { name: /^Chat/ }).click();
  await expect(phone.page.locator('.line__words').filter({ hasText: 'a rude word' })).toBeVisible();
  const audit = await (await room.host.context.request.get(`${room.server.url}/api/v1/sessions/${room.id}/audit`)).text();
  for (const what of ['queued question', 'took away message', 'showed an answer of poll', 'took away an answer of poll', 'showed message']) {
    expect(audit).toContain(what);
  }
  await phone.context.close();
});

test('a person changes, answers and deletes messages and withdraws a question', async () => {
  const phone = await room.connected();
  const { page } = phone;
  await say(phone, 'Helo');
  const line = page.locator('.line').filter({ has: page.locator('.line__words') });
  await line.last().getByRole('button', { name: 'What you can do about this message' }).click();
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByLabel('The new words').fill('Hello');
  await page.getByLabel('The new words').press('Enter');
  await expect(page.locator('.line__words').filter({ hasText: 'Hello' })).toContainText('(edited)');
  await room.guest.act('say', { message: await room.guest.fresh(), text: 'Anybody here?' });
  await line.filter({ hasText: 'Anybody here?' }).getByRole('button', { name: 'What you can do about this message' }).press('Enter');
  await page.getByRole('button', { name: 'Reply' }).click();
  await page.getByLabel('Your reply').fill('I am');
  await page.getByRole('button', { name: 'Send' }).first().click();
  await expect(line.filter({ hasText: 'I am' }).locator('.line__quote')).toContainText('Anybody here?');
  await line.filter({ hasText: 'I am' }).getByRole('button', { name: 'What you can do about this message' }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect(line.filter({ hasText: 'I am' })).toHaveCount(0);
  await page.getByRole('tab', { name: /^Questions/ }).click();
  await page.getByLabel('Without my name').check();
  await page.getByLabel('Your question').fill('Am I alone?');
  await page.getByLabel('Your question').press('Enter');
  const question = page.locator('.question').filter({ hasText: 'Am I alone?' });
  await expect(question).toContainText('You, without a name');
  await page.reload();
  await page.getByRole('tab', { name: /^Questions/ }).click();
  await expect(question).toContainText('You, without a name');
  await question.getByRole('button', { name: 'Withdraw' }).click();
  await expect(question).toHaveCount(0);
  const hand = page.getByRole('button', { name: 'Raise hand' });
  await hand.click();
  await expect(page.getByRole('button', { name: 'Lower hand' })).toHaveAttribute('aria-pressed', 'true');
  const dashboard = await room.dashboard();
  await dashboard.page.locator('.hands').getByRole('button').click();
  await expect(hand).toHaveAttribute('aria-pressed', 'false');
  await phone.context.close();
});

test('similar questions are merged with one tap, and what is asked most is on top', async () => {
  const { page } = await room.dashboard();
  const phone = await room.connected();
  await room.ask('Will the slides be shared?');
  await room.ask('will you share the slides');
  await room.ask('Where is lunch?');
  await phone.page.getByRole('tab', { name: /^Questions/ }).click();
  await phone.page.locator('.question').filter({ hasText: 'Where is lunch?' }).locator('.upvote').click();
  await page.locator('.desk').getByRole('radio', { name: /^Questions/ }).check();
  await page.getByRole('radio', { name: 'Newest' }).check();
  await expect(page.locator('.asked').first()).toContainText('Where is lunch?');
  await expect(page.locator('.asked').first()).toContainText('Asked most');
  await page.locator('.similar').getByRole('button', { name: 'Merge into one' }).click();
  await expect(page.locator('.similar')).toHaveCount(0);
  await expect(phone.page.locator('.question')).toHaveCount(2);
  await phone.context.close();
});

test('who is shut out only watches, also after a reload, until they are let back in', async () => {
  const { page } = await room.dashboard();
  const phone = await room.connected();
  await say(phone, 'something rude');
  await page.locator('.said').filter({ hasText: 'something rude' }).getByRole('button', { name: 'Shut out' }).click();
  await expect(phone.page.getByText('An organizer has shut you out of this session.')).toBeVisible();
  await expect(phone.page.getByLabel('Your message')).toBeDisabled();
  await phone.page.reload();
  await expect(phone.page.getByText('An organizer has shut you out of this session.')).toBeVisible();
  await page.locator('summary[aria-label="More"]').click();
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByLabel('Allow no links').check();
  await page.getByLabel('Blocked words').fill('spam*\nrude');
  await page.getByRole('button', { name: 'Save rules' }).click();
  await page.getByRole('button', { name: 'Let back in' }).click();
  await expect(phone.page.getByLabel('Your message')).toBeEnabled();
  await say(phone, 'so rude of me');
  await expect(phone.page.locator('.line').filter({ hasText: 'so rude of me' })).toContainText('Waits for approval');
  await phone.context.close();
});
