export * from './block-log.ts';
export * from './file-port.ts';
export { type LogEntry } from './frame.ts';
export * from './log-reader.ts';
export * from './native-hasher.ts';
export * from './native-signature.ts';
export * from './torn-tail.ts';
