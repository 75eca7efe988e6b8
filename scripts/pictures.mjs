// Takes the pictures of the docs from a real demo venue: `node scripts/pictures.mjs [FOLDER]`. Needs Chromium.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { buildWebWhenOutdated } from './build-web.mjs';
import { ROOT } from './install.mjs';

const target = resolve(process.argv[2] ?? join(ROOT, 'docs', 'pictures'));
const chromiumPath = process.env.JANGBU_CHROMIUM ?? '/usr/bin/chromium';
/** How long the market trades before it is pictured. */
const TRADING_MS = 25_000;
const SETTLE_MS = 4_000;
const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const SHOTS = [
  { name: 'venue-1440-light-ko', width: 1440, height: 900, scheme: 'light', locale: 'ko-KR' },
  { name: 'venue-1440-dark-en', width: 1440, height: 900, scheme: 'dark', locale: 'en-US' },
  { name: 'venue-390-light-ko', width: 390, height: 844, scheme: 'light', locale: 'ko-KR' },
  { name: 'venue-390-dark-en', width: 390, height: 844, scheme: 'dark', locale: 'en-US' },
];

/** @param {number} ms */
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

buildWebWhenOutdated();
const dataFolder = mkdtempSync(join(tmpdir(), 'jangbu-pictures-'));
const launcher = join(ROOT, 'apps', 'cli', 'bin', 'jangbu.mjs');
const options = ['start', '--demo', '--data', join(dataFolder, 'ledger'), '--port', '0'];
const venue = spawn(process.execPath, [launcher, ...options], {
  stdio: ['ignore', 'pipe', 'inherit'],
});

/** @returns {Promise<string>} the address on the line `ready URL`. */
function ready() {
  return new Promise((done, fail) => {
    let text = '';
    venue.stdout.on('data', (chunk) => {
      text += chunk;
      const match = /^ready (\S+)$/m.exec(text);
      if (match?.[1] !== undefined) done(match[1]);
    });
    venue.on('exit', (code) => fail(new Error(`the venue ended with ${code}`)));
  });
}

try {
  const url = await ready();
  await pause(TRADING_MS);
  mkdirSync(target, { recursive: true });
  const browser = await chromium.launch({ executablePath: chromiumPath, args: CHROMIUM_FLAGS });
  for (const { name, width, height, scheme, locale } of SHOTS) {
    const colorScheme = scheme === 'dark' ? 'dark' : 'light';
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale });
    const page = await context.newPage();
    const answer = await page.goto(url);
    if (answer?.ok() !== true)
      throw new Error(`the venue answered ${answer?.status()} for its page`);
    await pause(SETTLE_MS);
    await page.screenshot({ path: join(target, `${name}.png`) });
    await context.close();
    process.stdout.write(`${name}.png\n`);
  }
  await browser.close();
} finally {
  venue.removeAllListeners('exit');
  venue.kill('SIGTERM');
  await new Promise((done) => venue.once('exit', done));
  rmSync(dataFolder, { recursive: true, force: true });
}
