import type { AddressInfo } from 'node:net';
import {
  attachStream,
  buildHttp,
  type DemoTrader,
  type GatewayPorts,
  ReadTokens,
  type StreamDoor,
} from '@jangbu/gateway';
import { nativeVerify } from '@jangbu/replica';
import type { VenueViews, ViewChanges } from '@jangbu/views';
import packageDocument from '../package.json' with { type: 'json' };
import { listenRefusal } from './start-refusal.ts';

/** What the doors of a venue or of a follower are made from. */
export interface DoorOptions {
  readonly ports: GatewayPorts;
  readonly views: VenueViews;
  /** The shared trader of a demo venue. */
  readonly demo?: DemoTrader | undefined;
  /** Folder of the built page. */
  readonly webDir?: string | undefined;
  /** `/health` and `/metrics` answer every address, not this machine alone. */
  readonly isWatchedByAll?: boolean;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** The doors of a venue or of a follower: HTTP, and the stream beside it. */
export class Doors {
  readonly #options: DoorOptions;
  readonly #app: ReturnType<typeof buildHttp>;
  readonly #tokens: ReadTokens;
  #stream: StreamDoor | undefined;

  private constructor(options: DoorOptions, app: ReturnType<typeof buildHttp>, tokens: ReadTokens) {
    this.#options = options;
    this.#app = app;
    this.#tokens = tokens;
  }

  /** Builds the doors; they do not listen yet. Without a stream, while the views catch up, until `openStream`. */
  static async build(options: DoorOptions): Promise<Doors> {
    const { ports, views, demo, webDir, isWatchedByAll = false } = options;
    const tokens = new ReadTokens({ views, clock: ports.clock, checkSignature: nativeVerify });
    const app = buildHttp({
      ports,
      views,
      tokens,
      isWatchedByAll,
      version: packageDocument.version,
      ...(demo === undefined ? {} : { demo }),
      ...(webDir === undefined ? {} : { webRoot: webDir }),
    });
    await app.ready();
    const doors = new Doors(options, app, tokens);
    if (ports.ledger.catchingUp?.() === undefined) doors.openStream();
    return doors;
  }

  /** Opens the stream: the views are complete. */
  openStream(): void {
    const { views, ports } = this.#options;
    const { clock, submitter, tester, follows } = ports;
    const takesOrders = follows === undefined && tester !== undefined;
    this.#stream = attachStream({
      server: this.#app.server,
      views,
      clock,
      tokens: this.#tokens,
      ...(takesOrders ? { deposits: { submitter, tester } } : {}),
    });
  }

  /** Tells the readers of the stream what a block changed. */
  publish(changes: ViewChanges): void {
    this.#stream?.publish(changes);
  }

  /** Listens and returns the address; throws a StartRefusal if the port is taken or cannot be opened. */
  async listen(): Promise<string> {
    const { host, port } = this.#options;
    try {
      await this.#app.listen({ port, host });
    } catch (error) {
      throw listenRefusal(error, host, port);
    }
    const address = this.#app.server.address() as AddressInfo;
    return `http://${host}:${address.port}`;
  }

  /** Tells the readers of the stream that the venue is about to end, and lets them have the time that it names. */
  async announceClose(): Promise<void> {
    await this.#stream?.announceClose();
  }

  /** Closes both; answers that are under way are given. */
  async close(): Promise<void> {
    await this.#stream?.close();
    await this.#app.close();
  }
}
