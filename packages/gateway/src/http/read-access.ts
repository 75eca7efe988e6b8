import type { AccountView, OrderView, VenueViews } from '@jangbu/views';
import type { FastifyRequest } from 'fastify';
import { DoorProblem } from '../problems.ts';
import type { ReadGrant, ReadScope, ReadTokens } from '../read-tokens.ts';
import { ANY_WHOLE, U32 } from './parameters.ts';
import { wholeNumber } from './queries.ts';

const BEARER = /^bearer +(\S+)$/i;

/**
 * What a reader may see, by the token of the request.
 *
 * What is another's is answered as what does not exist, after the same work: an answer does not tell which of the two it
 * is, nor does its time.
 */
export class ReadAccess {
  readonly #tokens: ReadTokens;
  readonly #views: VenueViews;

  constructor(tokens: ReadTokens, views: VenueViews) {
    this.#tokens = tokens;
    this.#views = views;
  }

  /** The bearer of the request's token; throws a DoorProblem `token_required` or `bad_token`. */
  reader(request: FastifyRequest): ReadGrant {
    if (request.headers.authorization === undefined) throw new DoorProblem('token_required');
    const grant = this.bearerOf(request);
    if (grant === null) throw new DoorProblem('bad_token');
    return grant;
  }

  /** The same, and null for a request without a token that is good. */
  bearerOf({ headers }: FastifyRequest): ReadGrant | null {
    const token = BEARER.exec(headers.authorization ?? '')?.[1];
    return token === undefined ? null : this.#tokens.verify(token);
  }

  /** Throws a DoorProblem, `audience` for one who may not read full blocks; on a ledger of its members everybody may. */
  requireBlocks(request: FastifyRequest): void {
    if (this.#views.genesis.ledgerAudience === 'members') return;
    if (this.reader(request).scopes.has('blocks')) return;
    throw new DoorProblem('audience', 'full blocks are for replicas');
  }

  /** The account of that number if it is the reader's own or the reader has one of the scopes; throws a DoorProblem. */
  account(
    request: FastifyRequest,
    text: string,
    scopes: readonly ReadScope[] = ['operator'],
  ): AccountView {
    const account = wholeNumber(text, 'account', U32);
    const grant = this.reader(request);
    const view = this.#views.members.accounts[account];
    if (view !== undefined && mayRead(grant, view, scopes)) return view;
    throw new DoorProblem('unknown_account', '', { account });
  }

  /** The order of that id if its account may be read; throws a DoorProblem. */
  order(request: FastifyRequest, text: string): OrderView {
    const orderId = wholeNumber(text, 'orderId', ANY_WHOLE);
    const grant = this.reader(request);
    const { orders, members } = this.#views;
    const order = orders.order(orderId);
    // Another's order is read from its page; so is some order where there is none of that id.
    const read = order ?? orders.order(1 + (orderId % Math.max(1, orders.count)));
    const account = read === null ? undefined : members.accounts[read.account];
    if (account === undefined || !mayRead(grant, account, ['operator']) || order === null) {
      throw new DoorProblem('unknown_order');
    }
    return order;
  }
}

function mayRead(grant: ReadGrant, view: AccountView, scopes: readonly ReadScope[]): boolean {
  const isOwn = view.participant === grant.participant && grant.scopes.has('own');
  return isOwn || scopes.some((scope) => grant.scopes.has(scope));
}
