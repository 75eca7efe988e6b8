import { BUY } from '@jangbu/market';
import {
  type Command,
  ENVELOPE_VERSION,
  encodeSignedEnvelope,
  envelopeId,
  LIMITS,
  NONE_U32,
} from '@jangbu/protocol';
import { nativeHasher } from '@jangbu/replica';
import { lineOfRow, OP_ADD, OP_IOC, OP_REDUCE } from '../order-flow-parser.ts';
import type { ReplayPlan } from './replay-plan.ts';
import {
  BUYER,
  FIRST_ROW_BLOCK,
  ISSUE,
  preparations,
  type ReplayMember,
  SELLER,
  TRADER,
  timestampOf,
} from './replay-world.ts';

const SIGNATURE_AT = 4;
const ENVELOPE_AT = 68;
const NO_SIGNATURE = new Uint8Array(64);
const NO_DETAILS = new Uint8Array(0);

/** The envelopes of a replay by the index of their block; making one costs its encoding and a signature. */
export class ReplayEnvelopes {
  readonly #plan: ReplayPlan;
  readonly chainId: Uint8Array;
  readonly #preparations: { by: ReplayMember; commands: Command[] }[];

  constructor(plan: ReplayPlan, chainId: Uint8Array) {
    this.#plan = plan;
    this.chainId = chainId;
    this.#preparations = preparations(plan.needs);
  }

  /** Index of the last block: the one that holds the last row. */
  get lastIndex(): number {
    const { flow, batch } = this.#plan;
    return FIRST_ROW_BLOCK - 1 + Math.ceil(flow.count / batch);
  }

  /** SSZ(SignedEnvelope) of block `index`, from 1 to `lastIndex`. */
  envelope(index: number): Uint8Array {
    const prepared = this.#preparations[index - 1];
    if (prepared !== undefined) return this.#sign(prepared.by, 1, index, prepared.commands);
    const { first, end } = rowsOfBlock(this.#plan, index);
    const commands: Command[] = [];
    for (let row = first; row < end; row += 1) commands.push(commandOfRow(this.#plan, row));
    return this.#sign(TRADER, index - FIRST_ROW_BLOCK + 1, index, commands);
  }

  #sign(by: ReplayMember, nonce: number, index: number, commands: Command[]): Uint8Array {
    const bytes = encodeSignedEnvelope({
      envelope: {
        version: ENVELOPE_VERSION,
        chainId: this.chainId,
        member: by.participant,
        key: by.signer.publicKey,
        nonce,
        validUntil: timestampOf(index) + LIMITS.maxValidityMicroseconds,
        flags: 0,
        commands,
      },
      signature: NO_SIGNATURE,
    });
    const id = envelopeId(nativeHasher, bytes.subarray(ENVELOPE_AT));
    bytes.set(by.signer.sign(id), SIGNATURE_AT);
    return bytes;
  }
}

/** The rows of a block, `end` not included; none in a block that prepares. */
export function rowsOfBlock(
  { flow, batch }: ReplayPlan,
  index: number,
): { first: number; end: number } {
  const first = Math.max(0, (index - FIRST_ROW_BLOCK) * batch);
  return { first, end: index < FIRST_ROW_BLOCK ? first : Math.min(first + batch, flow.count) };
}

/** The block of a row, and the position of its command there. */
export function placeOfRow(
  { batch }: ReplayPlan,
  row: number,
): { index: number; position: number } {
  return { index: FIRST_ROW_BLOCK + Math.floor(row / batch), position: row % batch };
}

function commandOfRow({ flow, placedBy }: ReplayPlan, row: number): Command {
  const op = flow.op[row];
  const quantity = flow.quantity[row]!;
  if (op === OP_ADD || op === OP_IOC) {
    const isBuy = flow.side[row] === BUY;
    return {
      kind: 'PlaceOrder',
      issue: ISSUE,
      account: isBuy ? BUYER : SELLER,
      side: isBuy ? 0 : 1,
      orderType: 0,
      timeInForce: op === OP_IOC ? 1 : 0,
      quantity,
      limitPrice: flow.price[row]!,
      stopPrice: 0,
      selfMatch: 0,
      flags: 0,
      clientOrderId: `r${lineOfRow(row)}`,
      details: NO_DETAILS,
    };
  }
  const placed = placedBy[row]!;
  const named = {
    account: flow.side[placed] === BUY ? BUYER : SELLER,
    orderId: 0,
    rowHint: NONE_U32,
    clientOrderId: `r${lineOfRow(placed)}`,
  };
  if (op === OP_REDUCE) return { kind: 'ReduceOrder', ...named, quantity };
  return { kind: 'CancelOrder', ...named };
}
