/** The OpenAPI 3.1 document, made from the contract: nothing in it is written twice. */
import { z } from 'zod'
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import {
  contract,
  type DownloadName,
  downloadQueries,
  downloads,
  type Endpoint,
  type EndpointName,
  Refusal,
} from '../contract.ts'

const DOWNLOADS: Record<DownloadName, { type: string; summary: string }> = {
  tileJson: { type: 'application/json', summary: 'TileJSON 3.0 of the region: where its vector tiles are and what they hold.' },
  tile: {
    type: 'application/vnd.mapbox-vector-tile',
    summary: 'One vector tile. 204: nothing lies there. A version that has passed redirects to the present one.',
  },
  timeGrid: {
    type: 'application/octet-stream',
    summary:
      'Travel seconds to the nearest service on a grid: a 32-byte head, then one Uint16 a cell from the north-west, 65535 unreached.',
  },
  timesCsv: { type: 'text/csv', summary: 'Every settlement with its nearest service, as a table.' },
  coverageCsv: { type: 'text/csv', summary: 'People within reach by class and by unit, as a table.' },
  gapsCsv: { type: 'text/csv', summary: 'Uncovered areas, most people first, as a table.' },
  gapsGeoJson: { type: 'application/geo+json', summary: 'Uncovered settlements and the outlines of their areas.' },
  openApi: { type: 'application/json', summary: 'This document.' },
}

export function openApiDocument(version: string) {
  const paths: ZodOpenApiPathsObject = {}
  for (const name of Object.keys(contract) as EndpointName[]) {
    const endpoint: Endpoint = contract[name]
    const body = endpoint.body instanceof z.ZodUndefined ? {} : { requestBody: { required: true, content: json(endpoint.body) } }
    paths[bracesOf(endpoint.path)] = {
      ...paths[bracesOf(endpoint.path)],
      [endpoint.method]: {
        ...operation(name, endpoint.summary, endpoint.path, endpoint.query),
        ...body,
        responses: {
          200: { description: 'The answer.', content: json(endpoint.reply) },
          ...refusalsOf(endpoint.path),
          ...(endpoint.method === 'post' && bodyRefusals),
        },
      },
    }
  }
  for (const name of Object.keys(downloads) as DownloadName[]) {
    const { type, summary } = DOWNLOADS[name]
    const schema = type === 'application/json' ? { type: 'object' as const } : { type: 'string' as const }
    paths[bracesOf(downloads[name])] = {
      get: {
        ...operation(name, summary, downloads[name], downloadQueries[name]),
        responses: {
          200: { description: 'The file.', content: { [type]: { schema } } },
          ...(name === 'tile' && TILE_RESPONSES),
          ...refusalsOf(downloads[name]),
        },
      },
    }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: '就近 Jiujin',
      version,
      description: 'Who can reach fever care by road, by the minute, and who is left out.',
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: '/' }],
    paths,
  })
}

const json = (schema: z.ZodType) => ({ 'application/json': { schema } })
const bracesOf = (path: string) => path.replace(/:([a-z]+)/g, '{$1}')

const refusal = (description: string) => ({ description, content: json(RefusalWithId) })
const RefusalWithId = Refusal.meta({ id: 'Refusal' })

const RETRY_AFTER = { 'Retry-After': { description: 'seconds to wait', schema: { type: 'integer' as const } } }

const refusalsOf = (path: string) => ({
  400: refusal('A field is wrong, missing or unknown; error.problems names each.'),
  ...(path.includes(':') && { 404: refusal('There is no such region, facility, scenario or tile.') }),
  429: { ...refusal('Too many requests from this address in this minute.'), headers: RETRY_AFTER },
  503: { ...refusal('Too much is being worked on, or the work broke off.'), headers: RETRY_AFTER },
  default: refusal('Refused for another reason, or a fault of the server; error.code says which.'),
})
const bodyRefusals = {
  413: refusal('The body is larger than 100 kB.'),
  415: refusal('The body is in a character set or a compression that is not understood.'),
}

const TILE_RESPONSES = {
  204: { description: 'Nothing lies in this tile.' },
  307: { description: 'The version has passed; Location leads to the same tile of the present one.' },
}

function operation(
  name: string,
  summary: string,
  path: string,
  query: z.ZodObject,
): Pick<ZodOpenApiOperationObject, 'operationId' | 'summary' | 'requestParams'> {
  const inPath = new Set([...path.matchAll(/:([a-z]+)/g)].map((match) => match[1]))
  const part = (wanted: boolean) =>
    z.object(Object.fromEntries(Object.entries(query.shape).filter(([field]) => inPath.has(field) === wanted)))
  const params = { path: part(true), query: part(false) }
  return {
    operationId: name,
    summary,
    requestParams: {
      ...(inPath.size > 0 && { path: params.path }),
      ...(Object.keys(params.query.shape).length > 0 && { query: params.query }),
    },
  }
}
