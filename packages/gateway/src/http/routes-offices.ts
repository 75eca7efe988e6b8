import { PROPOSAL_STATUSES } from '@jangbu/protocol';
import type { VenueViews } from '@jangbu/views';
import type { FastifyInstance } from 'fastify';
import { feeItem, participantItem, proposalItem } from '../office-items.ts';
import { DoorProblem } from '../problems.ts';
import { oneOfParameter, PAGE, U32 } from './parameters.ts';
import { pageLimit, pageNumbers, pageStart, type Query, wholeNumber } from './queries.ts';
import { routeSchema } from './route-schema.ts';
import { Fees, Participant, Participants, Proposal, Proposals } from './schemas/member-answers.ts';

const STATUS = oneOfParameter(PROPOSAL_STATUSES, 'only proposals of this status');

/** Participants, proposals and fees. */
export function officeRoutes(app: FastifyInstance, views: VenueViews): void {
  app.get<{ Querystring: Query }>(
    '/v1/participants',
    {
      schema: routeSchema({
        id: 'listParticipants',
        summary: 'Participants in the order of their numbers',
        tag: 'members',
        query: PAGE,
        answer: Participants,
      }),
    },
    ({ query }) => {
      const { participants } = views.members;
      const start = pageStart(query, { ascending: true, descending: false });
      const bounds = { least: 0, most: participants.length - 1 };
      const { numbers, cursor } = pageNumbers(start, bounds, pageLimit(query));
      const items = numbers.map((number) => participantItem(participants[number]!));
      return { items, cursor, index: views.index };
    },
  );

  app.get<{ Params: { participant: string } }>(
    '/v1/participants/:participant',
    {
      schema: routeSchema({
        id: 'readParticipant',
        summary: 'A participant',
        tag: 'members',
        path: '/v1/participants/:participant',
        answer: Participant,
      }),
    },
    ({ params }) => {
      const participant = wholeNumber(params.participant, 'participant', U32);
      const view = views.members.participants[participant];
      if (view === undefined) throw new DoorProblem('unknown_participant', '', { participant });
      return participantItem(view);
    },
  );

  app.get<{ Querystring: Query }>(
    '/v1/proposals',
    {
      schema: routeSchema({
        id: 'listProposals',
        summary: 'Proposals, newest first',
        tag: 'members',
        query: { status: STATUS, ...PAGE },
        answer: Proposals,
      }),
    },
    ({ query }) => {
      const { proposals } = views.offices;
      const { status } = query;
      const { from = proposals.length - 1 } = pageStart(query, {
        ascending: false,
        descending: true,
      });
      const wanted = proposals
        .slice(0, from + 1)
        .reverse()
        .filter((view) => status === undefined || PROPOSAL_STATUSES[view.status] === status);
      const limit = pageLimit(query);
      const next = wanted[limit];
      const items = wanted.slice(0, limit).map(proposalItem);
      return { items, cursor: next === undefined ? null : `d${next.proposal}`, index: views.index };
    },
  );

  app.get<{ Params: { proposal: string } }>(
    '/v1/proposals/:proposal',
    {
      schema: routeSchema({
        id: 'readProposal',
        summary: 'A proposal',
        tag: 'members',
        path: '/v1/proposals/:proposal',
        answer: Proposal,
      }),
    },
    ({ params }) => {
      const proposal = wholeNumber(params.proposal, 'proposal', U32);
      const view = views.offices.proposals[proposal];
      if (view === undefined) throw new DoorProblem('unknown_proposal', '', { proposal });
      return proposalItem(view);
    },
  );

  app.get(
    '/v1/fees',
    {
      schema: routeSchema({
        id: 'listFees',
        summary: 'All rows of all fee schedules',
        tag: 'members',
        answer: Fees,
      }),
    },
    () => {
      const items = views.offices.fees.map(feeItem);
      return { items, cursor: null, index: views.index };
    },
  );
}
