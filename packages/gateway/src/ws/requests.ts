import { fromBase64 } from '@jangbu/protocol';
import { DoorProblem } from '../problems.ts';
import { ISSUE_CHANNELS } from '../stream-channels.ts';
import { type JsonObject, type JsonValue, parseStrictJson } from '../strict-json.ts';

/** A channel that a client names. */
export type ChannelName =
  | { readonly ch: IssueChannelName; readonly issue: number }
  | { readonly ch: 'blocks' }
  /** Those of the participant whose read token it is. */
  | { readonly ch: 'orders'; readonly token: string };

type IssueChannelName = (typeof ISSUE_CHANNELS)[number];

/** A channel, and up to which `seq` the client has it already. */
export interface ResumedChannel {
  readonly name: ChannelName;
  readonly resumesFrom?: number;
}

/** What a client asks for. */
export type StreamRequest =
  | {
      readonly op: 'subscribe' | 'unsubscribe' | 'resume';
      readonly channels: readonly ResumedChannel[];
    }
  | { readonly op: 'ping' }
  | { readonly op: 'cancel_on_disconnect'; readonly deposit: DepositRequest | null };

/** An envelope to be submitted once the connection was lost for so long. */
export interface DepositRequest {
  readonly envelope: Uint8Array;
  readonly afterMs: number;
}

const MAX_AFTER_MS = 60_000;

/** Reads a message of a client; throws a DoorProblem if it is not exactly one of the known forms. */
export function readRequest(bytes: Uint8Array): StreamRequest {
  const parsed = parseStrictJson(bytes);
  if (!parsed.ok) {
    throw new DoorProblem('bad_json', `${parsed.reason} at character ${parsed.at}`, {
      at: parsed.at,
    });
  }
  const request = objectOf(parsed.value, 'message');
  const { op } = request;
  if (op === 'ping') {
    refuseOtherFields(request, ['op']);
    return { op };
  }
  if (op === 'cancel_on_disconnect') return { op, deposit: depositOf(request) };
  if (op !== 'subscribe' && op !== 'unsubscribe' && op !== 'resume')
    throw new DoorProblem('unknown_operation');
  refuseOtherFields(request, ['op', 'channels']);
  const { channels } = request;
  if (!Array.isArray(channels) || channels.length === 0) {
    throw new DoorProblem('bad_request', 'channels is not a list of channels');
  }
  return { op, channels: channels.map(op === 'resume' ? resumedChannelOf : named) };
}

function depositOf(request: JsonObject): DepositRequest | null {
  const { envelope, afterMs } = request;
  if (envelope === null) {
    refuseOtherFields(request, ['op', 'envelope']);
    return null;
  }
  refuseOtherFields(request, ['op', 'envelope', 'afterMs']);
  if (typeof envelope !== 'string') throw new DoorProblem('bad_request', 'envelope is no text');
  if (typeof afterMs !== 'number' || afterMs > MAX_AFTER_MS) {
    throw new DoorProblem('bad_request', 'afterMs is not a number up to 60,000');
  }
  const bytes = fromBase64(envelope);
  if (bytes === null) throw new DoorProblem('malformed', 'envelope is not base64');
  return { envelope: bytes, afterMs };
}

/** The key under which a connection knows a channel. */
export function keyOf(name: ChannelName): string {
  return 'issue' in name ? `${name.ch} ${name.issue}` : name.ch;
}

function named(value: JsonValue): ResumedChannel {
  return { name: channelOf(objectOf(value, 'channel')) };
}

function resumedChannelOf(value: JsonValue): ResumedChannel {
  const { seq, ...channel } = objectOf(value, 'channel');
  const name = channelOf(channel);
  if (typeof seq !== 'number') throw new DoorProblem('bad_request', 'seq is not a number');
  return { name, resumesFrom: seq };
}

function isIssueChannel(ch: JsonValue | undefined): ch is IssueChannelName {
  const channels: readonly unknown[] = ISSUE_CHANNELS;
  return channels.includes(ch);
}

function channelOf(channel: JsonObject): ChannelName {
  const { ch, issue, token } = channel;
  if (ch === 'blocks') {
    refuseOtherFields(channel, ['ch']);
    return { ch };
  }
  if (ch === 'orders') {
    refuseOtherFields(channel, ['ch', 'token']);
    if (token === undefined) throw new DoorProblem('token_required');
    if (typeof token !== 'string') throw new DoorProblem('bad_request', 'token is not a text');
    return { ch, token };
  }
  if (!isIssueChannel(ch)) throw new DoorProblem('unknown_channel');
  refuseOtherFields(channel, ['ch', 'issue']);
  if (typeof issue !== 'number') throw new DoorProblem('bad_request', 'issue is not a number');
  return { ch, issue };
}

function objectOf(value: JsonValue, what: string): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DoorProblem('bad_request', `${what} is not an object`);
  }
  return value;
}

function refuseOtherFields(object: JsonObject, fields: readonly string[]): void {
  const other = Object.keys(object).find((field) => !fields.includes(field));
  if (other !== undefined) {
    throw new DoorProblem('bad_request', 'unknown field', { field: other.slice(0, 64) });
  }
}
