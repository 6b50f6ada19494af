import { Browser, BrowserContextOptions, CDPSession, test } from '@playwright/test';
import { Room } from '../../support/room';

/**
 * The first load of a phone and of a dashboard, on a processor slowed four times, behind 1.6 Mbit/s and 150 ms: when something is painted, when
 * the page is connected and hears what one does, and how many bytes came until then. `scripts/measure-pages` prints it.
 */
test.describe.configure({ mode: 'serial', timeout: 300_000 });

const RUNS = Number(process.env.RUNS ?? 3);
const SLOWER = 4;
const LATENCY_MS = 150;
const BYTES_PER_SECOND = 1_600_000 / 8;

interface Load {
  paint: number;
  usable: number;
  bytes: number;
}

let room: Room;

test.beforeAll(async ({ browser }) => {
  room = await Room.open(browser);
  // Nobody's first room is empty.
  for (const text of ['Hello from the third row', 'Will there be slides?', 'We cannot hear you at the back']) {
    await room.guest.act('say', { message: await room.guest.fresh(), text });
  }
});

test.afterAll(async () => room?.close());

const median = (numbers: number[]): number => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** Loads `url` once in a browser of its own, so that nothing is in the cache. */
async function load(browser: Browser, options: BrowserContextOptions, url: string): Promise<Load> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const protocol: CDPSession = await context.newCDPSession(page);
  let bytes = 0;
  protocol.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  await protocol.send('Network.enable');
  // Browsers ask for brotli only over TLS, which a proxy in front of the server ends.
  await protocol.send('Network.setExtraHTTPHeaders', { headers: { 'accept-encoding': 'br' } });
  await protocol.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: LATENCY_MS,
    downloadThroughput: BYTES_PER_SECOND,
    uploadThroughput: BYTES_PER_SECOND,
  });
  await protocol.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(watch);
  await page.goto(url, { waitUntil: 'commit' });
  const usable = await page.waitForFunction(() => (window as unknown as { usable?: number }).usable, undefined, { timeout: 60_000, polling: 50 });
  const until = bytes;
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN);
  const found = { paint, usable: Number(await usable.jsonValue()), bytes: until };
  await context.close();
  return found;
}

/** Notes in the page when it says for the first time that it is connected. */
function watch(): void {
  const said = () => [...document.querySelectorAll('.connection__word, .link')].some((word) => word.textContent?.trim() === 'Connected');
  const look = () => (said() ? Object.assign(window, { usable: performance.now() }) : requestAnimationFrame(look));
  requestAnimationFrame(look);
}

async function measure(what: string, browser: Browser, options: BrowserContextOptions, url: string): Promise<void> {
  const loads: Load[] = [];
  for (let run = 0; run < RUNS; run++) loads.push(await load(browser, options, url));
  const of = (key: keyof Load) => loads.map((one) => one[key]);
  const line = (['paint', 'usable', 'bytes'] as const).map((key) => `${key} ${Math.round(median(of(key)))} (${of(key).map(Math.round).join(', ')})`);
  console.log(`${what}: ${line.join('; ')} [ms, bytes; median of ${RUNS}]`);
}

test('a phone', async ({ browser }) => {
  await measure('phone', browser, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }, `${room.server.url}/j/${room.code}`);
});

test('a dashboard', async ({ browser }) => {
  await measure('dashboard', browser, { storageState: await room.host.context.storageState() }, `${room.server.url}/sessions/${room.id}`);
});
