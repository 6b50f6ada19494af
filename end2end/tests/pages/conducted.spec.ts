import { expect } from '@playwright/test';
import { visit } from '../../support/eyes';
import { createSession } from '../../support/journey';
import { test } from '../../support/own-server';
import { Audience } from '../../support/server';

/** A dashboard while the conductor works, and what is left afterwards, in every state: see `support/eyes.ts`. */
test.use({ actionTimeout: 10_000, env: { CONDUCTOR_OUTCOME_WINDOW_SECONDS: '15-40' } });

test('a dashboard from a lively room over a proposal to its outcome, and the end', async ({ browser, server, host }) => {
  test.setTimeout(600_000);
  const session = await createSession(host, 'Quarterly review');
  const phone = await visit(browser, server, `/j/${session.code}`);
  const screen = await host.beside();
  await screen.page.goto(`${server.url}/p/${session.code}?speaker`, { waitUntil: 'networkidle' });
  const audience = Audience.start(`${server.url}/j/${session.code}`, { people: 40, scenario: 'sudden-fade', seed: 11, for: 500, quick: true });
  try {
    await expect(host.page.getByText(/4[0-9] people/).first()).toBeVisible({ timeout: 30_000 });
    await host.look('dashboard-warming', 1);
    // In about one decision of twenty the conductor holds on purpose: that is an outcome too, and has its own card.
    const card = host.page.locator('article.proposal').first();
    const held = host.page.getByRole('heading', { name: 'Waited, on purpose' });
    await expect(card.or(held).first()).toBeVisible({ timeout: 180_000 });
    await host.look('dashboard-proposal', 1);
    await phone.look('room-live', 1);
    if (await card.isVisible()) {
      await card.getByRole('button', { name: 'Why this?' }).click();
      await expect(host.page.getByRole('dialog').getByRole('heading').first()).toBeVisible();
      await host.look('dashboard-why', 1);
      await host.page.keyboard.press('Escape');
      await card.getByRole('button', { name: 'Edit' }).click();
      await host.look('dashboard-edit', 1);
      await host.page.getByRole('button', { name: 'Undo edits' }).click();
      await card.getByRole('button', { name: 'Approve' }).click();
    }
    await expect(host.page.getByText(/Letting it sink in|Measuring/).first()).toBeVisible();
    await host.look('dashboard-measuring', 1);
    await screen.look('speaker-live', 1);
    await expect(host.page.getByText(/Last outcome/).first()).toBeVisible({ timeout: 120_000 });
    await host.look('dashboard-outcome', 1);

    await host.page.getByRole('button', { name: 'Stop', exact: true }).first().click();
    await expect(host.page.getByText('Stopped.').first()).toBeVisible();
    await host.look('dashboard-stopped', 1);
    await host.page.getByRole('button', { name: 'Resume' }).first().click();

    await host.page.getByLabel('More').click();
    await host.look('dashboard-menu', 1);
    await host.page.getByRole('button', { name: 'Settings' }).click();
    await host.look('dashboard-settings', 1);
    await host.page.keyboard.press('Escape');
    // The menu has closed over the settings.
    await host.page.getByLabel('More').click();
    await host.page.getByRole('button', { name: 'End the session…' }).click();
    await host.page.getByRole('button', { name: 'End it' }).click();
    await expect(host.page.getByText('Ended', { exact: true }).first()).toBeVisible();
    await expect(phone.page.getByText('That was it.')).toBeVisible();
  } finally {
    await audience.stop();
  }
  await expect.poll(() => host.sockets.open).toBe(0);
  await host.look('dashboard-ended', 0);
  await phone.look('room-ended', 0);
  await screen.look('projector-ended', 0);
  await host.page.goto(`${server.url}/sessions/${session.id}/history`, { waitUntil: 'networkidle' });
  await host.look('history', 0);
  await host.page.getByRole('link', { name: /learned/i }).first().click();
  await host.page.waitForURL(/\/policy/);
  await host.look('policy', 0);
  await host.page.goto(server.url, { waitUntil: 'networkidle' });
  await host.look('sessions', 0);
});
