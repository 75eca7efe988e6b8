// A worker does not inherit tsx.
import { register } from 'tsx/esm/api';

register({ tsconfig: false });
await import('./sealer-worker.ts');
