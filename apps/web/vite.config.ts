import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** What is not compressed already. */
const WORTH_COMPRESSING = /\.(?:js|css|svg)$/;

/** Lays a compressed file beside each that is worth it; the venue sends it to browsers that take it. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    // From what was written: until then the build still fills in the names of files.
    writeBundle({ dir = '' }, bundle) {
      for (const fileName of Object.keys(bundle)) {
        if (!WORTH_COMPRESSING.test(fileName)) continue;
        const path = join(dir, fileName);
        const content = brotliCompressSync(readFileSync(path), {
          params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
        });
        writeFileSync(`${path}.br`, content);
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), compressed()],
  build: {
    // The policy of the page allows no data: addresses, so every asset stays a file of its own.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
  },
});
