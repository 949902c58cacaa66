/** Vector tiles. Their address carries the version of the data, so a browser keeps a tile for good. */
import type { Router } from 'express'
import type { App } from '../compose.ts'
import { downloadQueries, downloads } from '../contract.ts'
import { CACHE_CONTROL, goneSignal, queryOf, refuseOtherMethods } from './bind.ts'

export const TILE_TYPE = 'application/vnd.mapbox-vector-tile'

export function bindTiles(router: Router, { tiles }: App): void {
  router.get(downloads.tile, async (req, res) => {
    const { region, z, x, y, version } = queryOf(req, downloadQueries.tile)
    const tile = await tiles.tile({ region, version, z, x, y }, goneSignal(res))
    if (tile !== null && 'moved' in tile) {
      // a page that was open during an import goes on drawing; the next page asks for the new version by itself
      const present = downloads.tile.replace(':region', region).replace(':version', String(tile.moved))
      res.set('Cache-Control', CACHE_CONTROL.none).redirect(307, `${present.slice(0, present.indexOf(':z'))}${z}/${x}/${y}.mvt`)
      return
    }
    res.set('Cache-Control', CACHE_CONTROL.forever)
    if (tile === null) res.status(204).end()
    else res.type(TILE_TYPE).send(Buffer.from(tile.buffer, tile.byteOffset, tile.byteLength))
  })
  refuseOtherMethods(router, downloads.tile, ['get'])
}
