/** The built client: which file an entry became, and how long a browser may keep each. */
import { existsSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import express, { type Router } from 'express'
import { CACHE_CONTROL } from './bind.ts'

interface ManifestEntry {
  readonly file: string
  readonly css?: readonly string[]
  readonly imports?: readonly string[]
}

export interface Assets {
  readonly folder: string
  /** Addresses of the script and styles that an entry, such as finder/main.ts, was built into; null when it was not built. */
  entry(source: string): { readonly script: string; readonly styles: readonly string[] } | null
}

/** Reads the manifest that Vite left in the folder. A folder without one (nothing was built) has no entries. */
export function readAssets(folder: string): Assets {
  const path = join(folder, '.vite', 'manifest.json')
  const manifest: Record<string, ManifestEntry> = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
  const stylesOf = (name: string, seen: Set<string>): string[] => {
    if (seen.has(name)) return []
    seen.add(name)
    const { css = [], imports = [] } = manifest[name]
    return [...imports.flatMap((imported) => stylesOf(imported, seen)), ...css.map((file) => `/${file}`)]
  }
  return {
    folder,
    entry(source) {
      if (!(source in manifest)) return null
      return { script: `/${manifest[source].file}`, styles: [...new Set(stylesOf(source, new Set()))] }
    },
  }
}

/** Files whose name carries a hash are kept for good, pages are asked about each time. /plan is plan/index.html. */
export function staticFiles({ folder }: Assets): Router {
  const router = express.Router()
  const hashed = join(folder, 'assets') + sep
  router.use(
    express.static(folder, {
      index: 'index.html',
      redirect: false,
      dotfiles: 'ignore',
      setHeaders: (res, path) =>
        res.setHeader('Cache-Control', path.startsWith(hashed) ? CACHE_CONTROL.forever : CACHE_CONTROL.revalidate),
    }),
  )
  router.get('/:page', (req, res, next) => {
    const { page } = req.params
    if (!/^[a-z][a-z-]{0,30}$/.test(page) || !existsSync(join(folder, page, 'index.html'))) return next()
    res.set('Cache-Control', CACHE_CONTROL.revalidate).sendFile(join(page, 'index.html'), { root: folder, cacheControl: false })
  })
  return router
}
