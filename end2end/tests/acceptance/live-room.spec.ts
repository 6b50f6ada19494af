import { expect, test } from '@playwright/test';
import { attendee, createSession, join, live, organizer, say, setUp } from '../../support/journey';
import { Audience, Server } from '../../support/server';

test('a room fades, a suggestion is approved, phones show it, and its effect is measured across a crash', async ({ browser }) => {
  test.setTimeout(420_000);
  // One kind is left, and nothing waits by chance: the room's fall is answered by a poll in every run.
  const server = await Server.start({ CONDUCTOR_HOLDOUT: '0', CONDUCTOR_OUTCOME_WINDOW_SECONDS: '20-50', CONDUCTOR_NEVER: 'QNA_PROMOTE,NOTIFICATION,CHAT_PROMPT,GAMIFICATION' });
  const host = await organizer(browser);
  const phones = [await attendee(browser), await attendee(browser)];
  let audience: Audience | undefined;
  try {
    await setUp(host, server);
    const session = await createSession(host, 'Town hall');
    await expect.poll(() => host.sockets.open, { message: 'the dashboard holds one socket' }).toBe(1);

    for (const phone of phones) await join(phone, server, session.code);
    await say(phones[0], 'Hello from the first row');
    await expect(phones[1].page.getByText('Hello from the first row').first()).toBeVisible();
    await expect(host.page.getByText('Hello from the first row').first()).toBeVisible();

    audience = Audience.start(`${server.url}/j/${session.code}`, { people: 40, scenario: 'sudden-fade', seed: 11, for: 400, quick: true });

    // The room is lively for a while; the fade begins; within a minute of its onset there is a proposal with a reason.
    const card = host.page.locator('article.proposal').first();
    await expect(card).toBeVisible({ timeout: 150_000 });
    await expect(card.getByText('Why now.')).toBeVisible();
    const since = Number(/over the last (\d+) s/.exec((await card.textContent()) ?? '')?.[1] ?? '0');
    expect(since, 'seconds from the onset to the proposal').toBeLessThanOrEqual(60);

    const words = 'Which part should we go through again?';
    await card.getByRole('button', { name: 'Edit' }).click();
    await card.getByLabel('Question', { exact: true }).fill(words);
    const sent = Date.now();
    await card.getByRole('button', { name: 'Approve as edited' }).click();
    await Promise.all(phones.map((phone) => expect(phone.page.getByText(words, { exact: true }).first()).toBeVisible({ timeout: 3_000 })));
    expect(Date.now() - sent, 'milliseconds from the approval to both phones').toBeLessThanOrEqual(1_000);

    for (const phone of phones) {
      const poll = phone.page.locator('.thing--poll').filter({ hasText: words });
      await poll.locator('label.option').first().click();
      await expect(poll.getByText(/^Counted\./)).toBeVisible();
    }
    // The dashboard shows the votes as they come: the simulated people vote too, so at least these two.
    const tally = host.page.locator('article.on-stage').filter({ hasText: words });
    await expect(async () => {
      const votes = Number(/(\d+) votes?/.exec((await tally.textContent()) ?? '')?.[1] ?? '0');
      expect(votes).toBeGreaterThanOrEqual(phones.length);
    }).toPass({ timeout: 10_000 });

    // Between the approval and the outcome: nothing is flushed, nobody is told.
    await server.kill();
    await server.up();
    await live(host);
    await expect.poll(() => host.sockets.open, { timeout: 30_000 }).toBe(1);
    for (const phone of phones) {
      await expect.poll(() => phone.sockets.open, { timeout: 30_000 }).toBe(1);
      await expect(phone.page.getByText(/^Counted\./)).toBeVisible();
      await expect(phone.page.locator('.thing').filter({ hasText: words })).toHaveCount(1);
    }

    await expect(host.page.getByText(/Last outcome/).first()).toBeVisible({ timeout: 120_000 });
    await expect(host.page.getByText(/not enough data to tell|95 % interval/i).first()).toBeVisible();

    const history = await host.context.request.get(`${server.url}/api/v1/sessions/${session.id}/history`);
    expect(await history.text()).toContain(words);

    expect([host, ...phones].flatMap((one) => one.missing), 'every address that the pages call is there').toEqual([]);

    // Zero sockets after leaving: by a link within the app as the browser counts, and by closing the page as the server does.
    await audience.stop();
    await expect.poll(() => server.sockets(), { message: 'one socket for each page' }).toBe(1 + phones.length);
    await host.page.getByRole('link', { name: 'Sessions' }).first().click();
    await expect(host.page.getByRole('link', { name: 'Create a session' }).first()).toBeVisible();
    await expect.poll(() => host.sockets.open, { message: 'no socket after leaving' }).toBe(0);
    for (const phone of phones) await phone.page.goto('about:blank');
    await expect.poll(() => server.sockets(), { message: 'no socket after leaving' }).toBe(0);
  } finally {
    await audience?.stop();
    await Promise.all([host, ...phones].map((one) => one.context.close()));
    await server.stop();
  }
});
