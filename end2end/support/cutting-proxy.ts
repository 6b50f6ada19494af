import { AddressInfo, Server as Listener, Socket, connect, createServer } from 'node:net';

/** A proxy that lets requests through and sockets not: it refuses them at once, or cuts them after a while. */
export class CuttingProxy {
  private target = 0;
  /** Upgrades that were asked for. */
  upgrades = 0;

  private constructor(
    private readonly listener: Listener,
    private readonly cutAfter: number,
  ) {}

  /** `cutAfter` is in ms; 0 refuses. */
  static async start(cutAfter: number): Promise<CuttingProxy> {
    const listener = createServer();
    const proxy = new CuttingProxy(listener, cutAfter);
    listener.on('connection', (client) => proxy.pass(client));
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.listener.address() as AddressInfo).port}`;
  }

  /** Where requests go. */
  to(port: number): void {
    this.target = port;
  }

  private pass(client: Socket): void {
    const server = connect(this.target, '127.0.0.1');
    const end = () => [client, server].forEach((socket) => socket.destroy());
    for (const socket of [client, server]) socket.on('error', end).on('close', end);
    client.on('data', (bytes) => {
      if (/^upgrade: *websocket/im.test(bytes.toString('latin1'))) {
        this.upgrades += 1;
        if (this.cutAfter === 0) return void client.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
        setTimeout(end, this.cutAfter);
      }
      server.write(bytes);
    });
    server.on('data', (bytes) => client.write(bytes));
  }

  stop(): Promise<unknown> {
    return new Promise((done) => this.listener.close(done));
  }
}
