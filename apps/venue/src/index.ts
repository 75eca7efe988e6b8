export {
  type FollowerStartOptions,
  type FollowHead,
  startFollower,
} from './start-follower.ts';
export { StartRefusal, type StartRefusalCode } from './start-refusal.ts';
export { startVenue, type Venue, type VenueOptions } from './start-venue.ts';
