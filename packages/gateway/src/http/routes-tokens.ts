import { fromHex, toHex } from '@jangbu/protocol';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import { DoorProblem } from '../problems.ts';
import { CHALLENGE_LIFETIME_MS, type ReadTokens, TOKEN_LIFETIME_MS } from '../read-tokens.ts';
import { routeSchema } from './route-schema.ts';
import { Challenge, ChallengeBody, Token, TokenBody } from './schemas/venue-answers.ts';

function hexOf(text: string, field: string, bytes: number): Uint8Array {
  const value = fromHex(text);
  if (value?.length === bytes) return value;
  throw new DoorProblem('bad_request', `${field} is not ${bytes} bytes in lowercase hex`, {
    field,
  });
}

/** Read tokens: a challenge, and a token for its signature. */
export function tokenRoutes(app: FastifyInstance, tokens: ReadTokens): void {
  app.post<{ Body: Static<typeof ChallengeBody> }>(
    '/v1/tokens/challenge',
    {
      schema: routeSchema({
        id: 'askForChallenge',
        summary: 'A challenge to sign for a read token',
        tag: 'writing',
        body: ChallengeBody,
        answer: Challenge,
      }),
    },
    ({ body }) => ({
      challenge: toHex(tokens.challenge(hexOf(body.key, 'key', 32))),
      expiresInSeconds: CHALLENGE_LIFETIME_MS / 1_000,
    }),
  );

  app.post<{ Body: Static<typeof TokenBody> }>(
    '/v1/tokens',
    {
      schema: routeSchema({
        id: 'askForToken',
        summary: 'A read token for a signed challenge',
        tag: 'writing',
        body: TokenBody,
        answer: Token,
      }),
    },
    ({ body }) => {
      const { token, grant } = tokens.issue(
        hexOf(body.key, 'key', 32),
        hexOf(body.challenge, 'challenge', 32),
        hexOf(body.signature, 'signature', 64),
      );
      return {
        token,
        participant: grant.participant,
        scopes: [...grant.scopes],
        expiresInSeconds: TOKEN_LIFETIME_MS / 1_000,
      };
    },
  );
}
