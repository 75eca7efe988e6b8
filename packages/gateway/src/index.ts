export {
  CLOSE_CODES,
  DEFAULT_RATES,
  HTTP_LIMITS,
  type RatePolicies,
  type RatePolicy,
  STREAM_LIMITS,
  type StreamLimits,
} from './door-limits.ts';
export { buildHttp, type HttpOptions } from './http/build-http.ts';
export type {
  BlockArchive,
  DemoTrader,
  FollowedVenue,
  GatewayPorts,
  LedgerClock,
  LedgerReader,
  SignatureCheck,
  SubmitOutcome,
  SubmitResult,
  Submitter,
  Tester,
  TestOutcome,
} from './ports.ts';
export type { Language, ProblemCode } from './problem-texts.ts';
export { type ProblemDocument, problemTitle } from './problems.ts';
export {
  type IssuedToken,
  type ReadGrant,
  type ReadScope,
  type ReadTokenOptions,
  ReadTokens,
} from './read-tokens.ts';
export { attachStream, StreamDoor, type StreamOptions } from './ws/stream-door.ts';
