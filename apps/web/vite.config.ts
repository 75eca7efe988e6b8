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
    enforce: 'post',
    generateBundle(_, bundle) {
      for (const [fileName, file] of Object.entries(bundle)) {
        if (!WORTH_COMPRESSING.test(fileName)) continue;
        const content = file.type === 'chunk' ? file.code : file.source;
        const source = brotliCompressSync(content, {
          params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY },
        });
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source });
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
