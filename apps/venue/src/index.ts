export { StartRefusal, type StartRefusalCode } from './start-refusal.ts';
export { startVenue, type Venue, type VenueOptions } from './start-venue.ts';
