import { processIo } from './command-io.ts';
import { runCli } from './run-cli.ts';

const exitCode = await runCli(process.argv.slice(2), processIo());
// Not process.exit: what was written must reach its reader first. A fault of the output may have set a status already.
process.exitCode ||= exitCode;
