#!/usr/bin/env node
// The packages are TypeScript without a build step: tsx is registered first, then the command is imported.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`jangbu needs Node.js 20.19 or newer; this is ${process.versions.node}\n`);
  process.exit(4);
}

const { register } = await import('tsx/esm/api');
// The options are fixed: a tsconfig in the caller's folder must not change what runs.
register({ tsconfig: false });
await import('../src/main.ts');
