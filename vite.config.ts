/** How the pages are built: client/ into dist/, every folder of client/ with an index.html a page, the finder's script by itself. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { hashOfSources, stampName } from './scripts/buildClient.ts'

const client = join(import.meta.dirname, 'client')
const pages = readdirSync(client).flatMap((folder) => {
  // the server writes the finder's page, so only its script is an entry
  return ['index.html', 'main.ts']
    .map((file) => join(client, folder, file))
    .filter((path) => existsSync(path))
    .slice(0, 1)
})

/** Leaves beside the pages from which sources they were built, as these were when the build began. */
function stampSources(): Plugin {
  let sources = ''
  return {
    name: 'stamp-sources',
    buildStart: () => {
      sources = hashOfSources()
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: stampName, source: sources })
    },
  }
}

export default defineConfig({
  root: client,
  publicDir: false,
  plugins: [react(), stampSources()],
  build: {
    outDir: join(import.meta.dirname, 'dist'),
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    modulePreload: { polyfill: false }, // it would be an inline script, which our policy forbids
    chunkSizeWarningLimit: 1500, // the map library alone is a megabyte
    rolldownOptions: { input: pages },
  },
})
