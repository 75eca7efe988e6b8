import { TRADING_SESSIONS } from '@jangbu/market';
import { PHASES } from '@jangbu/protocol';
import { expect, it } from 'vitest';

// The market room takes only units from the protocol, so it has the names of the phases once more.
it('the sessions of the market rules are the phases of the ledger, in the order of their numbers', () => {
  expect([...TRADING_SESSIONS]).toEqual([...PHASES]);
});
