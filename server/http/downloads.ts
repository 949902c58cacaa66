/** Files to keep: tables, outlines, the grid of travel times, the description of this interface. */
import type { Request, Response, Router } from 'express'
import type { App } from '../compose.ts'
import { type DownloadName, type DownloadQueryOf, downloadQueries, downloads } from '../contract.ts'
import { encodeTimeGrid } from '../core/tiles/timeGridFile.ts'
import { coverageCsv, gapsCsv, timesCsv } from '../services/tables.ts'
import { tileJson } from '../services/tiles.ts'
import { CACHE_CONTROL, goneSignal, queryOf, refuseOtherMethods } from './bind.ts'
import { openApiDocument } from './openApi.ts'
import { sendJson } from './sendJson.ts'

type FileName = Exclude<DownloadName, 'tile'>

interface File {
  readonly type: string
  readonly name?: string // the browser saves it under this name; absent: it is for programs
  readonly content: string | Uint8Array | object
}

type Makers = { readonly [N in FileName]: (query: DownloadQueryOf<N>, req: Request, signal: AbortSignal) => File | Promise<File> }

const makersOf = (app: App, interfaceDescription: string): Makers => ({
  tileJson: async ({ region }, req) => {
    const origin = req.host === undefined ? '' : `${req.protocol}://${req.host}` // as the proxy before us was asked, if there is one
    return { type: 'application/json', content: tileJson(await app.regions.record(region), origin) }
  },
  timeGrid: async (query, _, signal) => {
    return { type: 'application/octet-stream', content: encodeTimeGrid(await app.timeGrids.file(query, signal)) }
  },
  timesCsv: async (query, _, signal) => ({
    type: 'text/csv',
    name: `${query.region}-times.csv`,
    content: await timesCsv(app.times, query, signal),
  }),
  coverageCsv: async (query, _, signal) => ({
    type: 'text/csv',
    name: `${query.region}-coverage.csv`,
    content: await coverageCsv(app.times, query, signal),
  }),
  gapsCsv: async (query, _, signal) => ({
    type: 'text/csv',
    name: `${query.region}-gaps.csv`,
    content: await gapsCsv(app, query, signal),
  }),
  gapsGeoJson: async (query, _, signal) => {
    return { type: 'application/geo+json', name: `${query.region}-gaps.geojson`, content: await app.gaps.geoJson(query, signal) }
  },
  openApi: () => ({ type: 'application/json', content: interfaceDescription }),
})

export function bindDownloads(router: Router, app: App): void {
  const makers = makersOf(app, JSON.stringify(openApiDocument(app.version)))
  for (const name of Object.keys(makers) as FileName[]) {
    const make = makers[name] as (query: unknown, req: Request, signal: AbortSignal) => File | Promise<File>
    router.get(downloads[name], async (req, res) => {
      await sendFile(res, await make(queryOf(req, downloadQueries[name]), req, goneSignal(res)))
    })
    refuseOtherMethods(router, downloads[name], ['get'])
  }
}

async function sendFile(res: Response, { type, name, content }: File): Promise<void> {
  res.set('Cache-Control', CACHE_CONTROL.revalidate).type(type)
  if (name !== undefined) res.attachment(name).type(type)
  if (typeof content === 'string') res.send(content)
  else if (content instanceof Uint8Array) res.send(Buffer.from(content.buffer, content.byteOffset, content.byteLength))
  else await sendJson(res, content)
}
