import { BrowserContext, Page, expect } from '@playwright/test';
import type { Server } from './server';

type Json = Record<string, unknown>;

/** Somebody who acts over a socket of their own, without a page: quick, and with the very frames that pages send. */
export class Voice {
  private constructor(private readonly page: Page) {}

  /** A person of `context`, who is signed in, or was at the room's page. */
  static async of(context: BrowserContext, server: Server, session: string, role: 'organizer' | 'attendee'): Promise<Voice> {
    const page = await context.newPage();
    // A page that may open sockets, without its program.
    await page.route('**/pkg/**', (route) => route.abort());
    await page.goto(`${server.url}/j`, { waitUntil: 'domcontentloaded' });
    await page.evaluate(
      ([session, role]) => {
        const answers = new Map<string, (refusal?: string) => void>();
        const heard: Record<string, unknown>[] = [];
        const socket = new WebSocket(`ws://${location.host}/live?as=${role}`, 'conductor.v1');
        const ready = new Promise<void>((done, fail) => {
          socket.onclose = (event) => fail(new Error(`closed with ${event.code}`));
          socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', session, topics: [{ topic: 'room' }] }));
          socket.onmessage = (message) => {
            const frame = JSON.parse(message.data as string);
            if (frame.type === 'welcome') done();
            if (frame.type === 'event') heard.push(frame.event);
            if (frame.type === 'ack') answers.get(frame.command)?.();
            if (frame.type === 'nack') answers.get(frame.command)?.(frame.error.message);
          };
        });
        const say = (frame: Record<string, unknown>) => {
          const command = (window as never as { fresh(): string }).fresh();
          const answer = new Promise<string | undefined>((done) => answers.set(command, done));
          socket.send(JSON.stringify({ ...frame, command }));
          return answer;
        };
        const fresh = () => {
          const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
          const time = Date.now().toString(16).padStart(12, '0');
          return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
        };
        Object.assign(window, { say, heard, fresh });
        return ready;
      },
      [session, role] as const,
    );
    return new Voice(page);
  }

  /** A fresh identifier. */
  fresh(): Promise<string> {
    return this.page.evaluate(() => (window as never as { fresh(): string }).fresh());
  }

  private async say(frame: Json): Promise<void> {
    const refusal = await this.page.evaluate((frame) => (window as never as { say(frame: unknown): Promise<string | undefined> }).say(frame), frame);
    expect(refusal, JSON.stringify(frame)).toBeUndefined();
  }

  /** Does something in the room, and waits until it is done. */
  act(act: string, fields: Json): Promise<void> {
    return this.say({ type: 'act', act: { act, ...fields } });
  }

  /** Tells the conductor something, and waits until it is done. */
  order(order: string, fields: Json = {}): Promise<void> {
    return this.say({ type: 'order', order: { order, ...fields } });
  }

  /** What an event held under `name`, of the first event that has it and fits. */
  async heard<T>(name: string, fits: (found: T) => boolean = () => true): Promise<T> {
    let found: T | undefined;
    await expect
      .poll(async () => {
        const heard = await this.page.evaluate(() => (window as never as { heard: Record<string, unknown>[] }).heard);
        found = heard.map((event) => event[name] as T).find((one) => one !== undefined && fits(one));
        return found !== undefined;
      })
      .toBe(true);
    return found!;
  }

  close(): Promise<void> {
    return this.page.close();
  }
}
