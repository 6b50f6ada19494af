import { Browser, BrowserContext, Page, expect, test } from '@playwright/test';
import { HOSTILE, mark } from '../support/hostile';
import { Person, organizer, setUp } from '../support/journey';
import { Server } from '../support/server';
import { Voice } from '../support/voice';

/**
 * Hostile texts in every field that anybody can write, on every page that shows them, in the exports and in the printed report. Nothing runs,
 * nothing leaves the site, nothing sticks out, and the text is shown as text.
 */
test.describe.configure({ mode: 'serial' });
test.use({ actionTimeout: 60_000 });

let server: Server;
let host: Person;

test.beforeAll(async ({ browser }: { browser: Browser }) => {
  // Thirty people who come at once and each write in every field are made up to the door.
  server = await Server.start({ CONDUCTOR_NEWCOMERS_PER_NETWORK: '0' });
  host = await organizer(browser);
  await setUp(host, server);
});

test.afterAll(async () => {
  await host?.context.close();
  await server?.stop();
});

const post = (path: string, data: unknown) => host.context.request.post(`${server.url}/api/v1${path}`, { data, headers: { origin: server.url } });

/** Opens a page and tells what is wrong with it. */
async function visit(context: BrowserContext, path: string, width: number, shown: string[]): Promise<string[]> {
  const page = await context.newPage();
  const wrong: string[] = [];
  const complain = (what: string) => wrong.push(`${path}: ${what}`);
  page.on('dialog', (dialog) => (complain(`a dialog: ${dialog.message()}`), dialog.dismiss()));
  page.on('pageerror', (error) => complain(error.message));
  page.on('console', (message) => /Content Security Policy|Trusted/i.test(message.text()) && complain(message.text()));
  page.on('request', (request) => new URL(request.url()).host !== new URL(server.url).host && !request.url().startsWith('data:') && complain(`asks ${request.url()}`));
  await page.setViewportSize({ width, height: 860 });
  await page.goto(server.url + path);
  const text = await page.content();
  await page.waitForTimeout(1_500);
  if (new URL(page.url()).pathname !== path.split('?')[0]) complain(`went to ${page.url()}`);
  const found = await page.evaluate(() => ({
    ran: (window as never as { ran?: string }).ran,
    strange: [...document.querySelectorAll('iframe, base, object, embed, img[onerror], svg[onload], meta[http-equiv=refresh], plaintext')].map((one) => one.outerHTML),
    named: [...document.querySelectorAll('script')].filter((script) => !script.nonce && !script.src).length,
    links: [...document.querySelectorAll('a[href]')].map((link) => (link as HTMLAnchorElement).protocol).filter((protocol) => !/^https?:$/.test(protocol)),
    width: document.documentElement.scrollWidth,
    words: document.body.innerText + document.title + [...document.querySelectorAll('input, textarea')].map((field) => (field as HTMLInputElement).value).join(' '),
  }));
  if (found.ran !== undefined) complain(`${found.ran} ran`);
  if (found.strange.length) complain(`has ${found.strange}`);
  if (found.named) complain(`has ${found.named} scripts without a nonce`);
  if (found.links.length) complain(`links ${found.links}`);
  if (found.width > width) complain(`is ${found.width} wide at ${width}`);
  const missing = shown.filter((one) => !found.words.includes(one));
  if (missing.length) complain(`does not show ${missing}`);
  if (/\u0000|\u202e/.test(text)) complain('keeps a character that cannot be seen');
  await page.close();
  return wrong;
}

async function printed(page: Page): Promise<string> {
  return (await page.pdf()).toString('latin1');
}

test('hostile texts are texts on every page, in every export and on paper', async ({ browser }) => {
  test.setTimeout(600_000);
  const guests = await browser.newContext();
  // A title each, in an event each; the first session also holds every text in every other field.
  const sessions: { id: string; code: string; event: { id: string } }[] = [];
  for (const title of HOSTILE) {
    const answer = await post('/sessions', { title });
    expect(answer.status(), title).toBe(201);
    sessions.push(await answer.json());
  }
  const [first] = sessions;
  await guests.request.get(`${server.url}/j/${first.code}`);
  const [hosting, guest] = [await Voice.of(host.context, server, first.id, 'organizer'), await Voice.of(guests, server, first.id, 'attendee')];
  const slow = () => new Promise((done) => setTimeout(done, 350));
  for (const text of HOSTILE) {
    await guest.act('rename', { name: text.slice(-40) });
    await guest.act('say', { message: await guest.fresh(), text });
    await hosting.act('say', { message: await hosting.fresh(), text });
    await slow();
  }
  for (const [n, text] of HOSTILE.entries()) {
    const poll = await hosting.fresh();
    await hosting.act('open_poll', { poll, question: text, options: [text.slice(-90), `${n}`], multiple: false });
    await guest.act('vote', { poll, choices: [0] });
    if (n < HOSTILE.length - 5) await hosting.act('close_poll', { poll });
    if (n < 9) await guest.act('ask', { question: await guest.fresh(), text });
    await slow();
  }
  for (const text of HOSTILE.slice(0, 6)) await hosting.order('launch', { content: { arm: 'CHAT_PROMPT', text }, over_budget: true });
  await hosting.order('launch', { content: { arm: 'GAMIFICATION', text: HOSTILE[2], seconds: 60 }, over_budget: true });
  await hosting.order('launch', { content: { arm: 'NOTIFICATION', text: HOSTILE[3] }, over_budget: true });
  for (const text of HOSTILE.slice(0, 4)) expect((await post('/tokens', { name: text.slice(-60) })).status()).toBe(201);

  const marks = HOSTILE.map(mark);
  const wrong: string[] = [];
  const both = async (context: BrowserContext, path: string, shown: string[]) => {
    for (const width of [1280, 390]) wrong.push(...(await visit(context, path, width, shown)));
  };
  await both(host.context, '/', marks);
  await both(host.context, `/sessions/${first.id}`, [mark(HOSTILE[0])]);
  await both(guests, `/j/${first.code}`, marks);
  await both(guests, `/p/${first.code}`, [mark(HOSTILE[0])]);
  await both(host.context, `/p/${first.code}?speaker`, [mark(HOSTILE[0])]);
  await both(host.context, `/sessions/${first.id}/history`, marks.slice(0, 6));
  await both(host.context, `/events/${first.event.id}/policy`, [mark(HOSTILE[0])]);
  await both(host.context, '/tokens', [mark(HOSTILE[3])]);
  await both(host.context, '/rehearse', []);
  // The title of each session, in the head of each kind of page.
  for (const [n, { id, code }] of sessions.entries()) {
    wrong.push(...(await visit(guests, `/j/${code}`, 390, [marks[n]])));
    wrong.push(...(await visit(host.context, `/sessions/${id}`, 1280, [marks[n]])));
  }
  expect(wrong).toEqual([]);

  const file = async (kind: string) => (await host.context.request.get(`${server.url}/api/v1/sessions/${first.id}/export.${kind}`)).body();
  const csv = (await file('csv')).toString('utf8');
  // A cell that a spreadsheet would run begins with an apostrophe.
  const cells = [...csv.matchAll(/(?:^|,)"?([=+\-@\t\r])/gm)].map(([cell]) => cell).filter((cell) => !/-\d/.test(cell));
  expect(csv).toContain('h15');
  expect(csv.match(/(^|,)"?[=+@\t]/gm) ?? [], `${cells}`).toEqual([]);
  expect(csv).not.toMatch(/[\u0000\u202e\u001b]/);
  const json = JSON.parse((await file('json')).toString('utf8'));
  expect(JSON.stringify(json)).toContain('h01');
  // A sheet of strings, no formulas.
  expect((await file('xlsx')).toString('latin1')).not.toContain('<f>');

  const page = await host.context.newPage();
  await page.goto(`${server.url}/sessions/${first.id}/history`);
  await page.emulateMedia({ media: 'print' });
  const paper = await printed(page);
  expect(paper.startsWith('%PDF')).toBe(true);
  expect(paper).not.toMatch(/\/JavaScript|\/JS\b|\/URI\s*\(javascript|evil\.example\)/i);
  await Promise.all([page.close(), hosting.close(), guest.close(), guests.close()]);
});

test('no text becomes a script, where the browser has Trusted Types', async () => {
  const page = await host.context.newPage();
  await page.goto(`${server.url}/`);
  const tried = await page.evaluate(() => {
    const attempt = (what: () => void) => {
      try {
        what();
        return 'done';
      } catch (error) {
        return (error as Error).name;
      }
    };
    const div = document.createElement('div');
    return {
      has: 'trustedTypes' in window,
      html: attempt(() => (div.innerHTML = '<img src=x onerror=window.ran=1>')),
      script: attempt(() => (div.innerHTML = '<script>window.ran=1</scr' + 'ipt>')),
      plain: attempt(() => (div.innerHTML = '<p class="a">x</p>')),
      address: attempt(() => (document.createElement('script').src = '/pkg/app.js')),
      text: attempt(() => (document.createElement('script').text = 'window.ran=1')),
      policy: attempt(() => (window as never as { trustedTypes: { createPolicy(name: string, rules: object): unknown } }).trustedTypes.createPolicy('mine', {})),
    };
  });
  expect(tried).toEqual({ has: true, html: 'TypeError', script: 'TypeError', plain: 'done', address: 'TypeError', text: 'TypeError', policy: 'TypeError' });
  await page.close();
});
