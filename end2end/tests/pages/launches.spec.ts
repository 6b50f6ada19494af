import { expect } from '@playwright/test';
import { Seen, visit } from '../../support/eyes';
import { createSession } from '../../support/journey';
import { test } from '../../support/own-server';

/** Dashboard, room and projector with everything that can be sent, in every state: see `support/eyes.ts`. */
test.use({ actionTimeout: 10_000, env: { CONDUCTOR_BUDGET_PER_HOUR: '50' } });

/** Opens a part of the desk. */
async function desk(host: Seen, part: 'Chat' | 'Questions' | 'Polls' | 'Prepared' | 'Launch'): Promise<void> {
  await host.page.locator('.desk').getByRole('radio', { name: new RegExp(`^${part}`) }).check();
}

/** Launches one kind of intervention from the desk. */
async function launch(host: Seen, kind: string): Promise<void> {
  await desk(host, 'Launch');
  await host.page.getByRole('group', { name: 'What to launch' }).getByRole('button', { name: kind }).click();
  if (kind === 'Quick poll') {
    const field = (name: string) => host.page.locator('.desk').getByLabel(name, { exact: true });
    for (const [name, words] of [['Question', 'Would you use this next week?'], ['Option 1', 'Yes'], ['Option 2', 'No']]) await field(name).fill(words);
  }
  await host.page.getByRole('button', { name: 'Send it now' }).click();
  await expect(host.page.locator('.desk').getByText('Sent', { exact: true })).toBeVisible();
}

test('a session from the first moment to a poll, a question and every kind of intervention', async ({ browser, server, host }) => {
  test.setTimeout(420_000);
  const session = await createSession(host, 'Town hall, November');
  await host.look('dashboard-nobody', 1);

  const phone = await visit(browser, server, `/j/${session.code}`);
  const screen = await visit(browser, server, `/p/${session.code}`);
  await phone.look('room-joined', 1);
  await screen.look('projector-idle', 1);

  await phone.page.getByLabel('Your message').fill('Good morning from the back row');
  await phone.page.getByLabel('Your message').press('Enter');
  await expect(phone.page.getByRole('heading', { name: 'What should others call you?' })).toBeVisible();
  await phone.look('room-name', 1);
  await phone.page.getByRole('textbox', { name: 'Your name' }).fill('Grace');
  await phone.page.getByRole('button', { name: 'Continue' }).click();
  await expect(phone.page.locator('.line__words').getByText('Good morning from the back row')).toBeVisible();

  await desk(host, 'Prepared');
  await host.page.getByRole('button', { name: 'Begin with three polls and a prompt' }).click();
  await host.page.getByRole('button', { name: 'Open: What should we do next?' }).click();
  await host.look('dashboard-prepared', 1);
  await expect(phone.page.locator('.thing--poll')).toBeVisible();
  await phone.look('room-poll', 1);
  await screen.look('projector-poll', 1);
  await phone.page.locator('.thing--poll .option').nth(1).click();
  await expect(phone.page.getByText('Counted.')).toBeVisible();
  await phone.look('room-poll-voted', 1);
  await desk(host, 'Polls');
  await host.look('dashboard-poll', 1);
  await host.page.locator('.desk').getByRole('button', { name: 'Close', exact: true }).click();
  await phone.page.getByRole('tab', { name: /Polls/ }).click();
  await expect(phone.page.getByText('Final result')).toBeVisible();
  await phone.look('room-poll-result', 1);

  await phone.page.getByRole('tab', { name: /Questions/ }).click();
  await phone.page.getByLabel('Your question').fill('How will the new planning work for teams in two time zones?');
  await phone.page.getByRole('button', { name: 'Ask' }).click();
  await desk(host, 'Questions');
  await host.page.getByRole('button', { name: 'Answer now' }).click();
  await expect(phone.page.locator('.thing--question')).toBeVisible();
  await phone.look('room-question', 1);
  await screen.look('projector-question', 1);
  await host.look('dashboard-question', 1);
  await host.page.getByRole('button', { name: 'Answered' }).click();

  for (const [kind, name] of [
    ['Quick poll', 'poll'],
    ['Challenge', 'challenge'],
    ['Chat prompt', 'prompt'],
    ['Cue to the speaker', 'cue'],
  ]) {
    await launch(host, kind);
    await expect(name === 'cue' ? host.page.locator('.cue').first() : phone.page.locator(`.thing--${name}`).first()).toBeVisible();
    await phone.look(`room-${name}-sent`, 1);
    await screen.look(`projector-${name}-sent`, 1);
    await host.look(`dashboard-${name}-sent`, 1);
  }
  await phone.context.close();
  await screen.context.close();
});
