export { readFileSync as canary } from 'node:fs';
