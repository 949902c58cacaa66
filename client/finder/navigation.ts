/** Hand-off to a map application: where each one is found, in its own coordinates and its own words for travelling. */
import imported from 'gcoord'
import type { TravelMode } from '../../server/contract.ts'
import type { LonLat } from '../../server/core/geometry/lonLat.ts'

export type MapApp = 'amap' | 'baidu' | 'tencent' | 'own'

/** What "the phone's own maps" means: Apple's, or whatever answers to geo: links. */
export type OwnMaps = 'apple' | 'geo'

export interface Destination {
  readonly at: LonLat // WGS-84
  readonly name: string
}

export interface HandOff {
  readonly app: MapApp
  readonly url: string
  readonly byCar: boolean // the application knows no e-bike in its web links and is asked for a drive instead
}

/**
 * Links that open the way to a place in each map application.
 *
 * None of them carries where the person is: every application takes the start from the phone itself.
 * Coordinates: Amap and Tencent GCJ-02, Baidu BD-09, Apple's maps GCJ-02 (they show the official Chinese map there),
 * geo: WGS-84 (RFC 5870). Outside China the systems are the same and the numbers stay as they are.
 * Documents: lbs.amap.com/api/uri-api/guide/travel/route · lbsyun.baidu.com (uri/api/web, direction) ·
 * lbs.qq.com/webApi/uriV1/uriGuide/uriWebRoute · developer.apple.com Map Links.
 */
export function handOffs(to: Destination, mode: TravelMode, ownMaps: OwnMaps, city: string): HandOff[] {
  const ride = mode === 'ebike'
  return [
    { app: 'amap', url: amap(to, mode), byCar: false },
    { app: 'baidu', url: baidu(to, mode, city), byCar: ride },
    { app: 'tencent', url: tencent(to, mode), byCar: ride },
    { app: 'own', url: ownMaps === 'apple' ? apple(to, mode) : geo(to), byCar: false },
  ]
}

// The package's types describe its ES module; its file for Node is CommonJS, where the default import is that object itself.
const gcoord = imported as unknown as (typeof imported)['default']

const AMAP_MODE: Record<TravelMode, string> = { walk: 'walk', ebike: 'ride', car: 'car' }
const BAIDU_MODE: Record<TravelMode, string> = { walk: 'walking', ebike: 'driving', car: 'driving' }
const TENCENT_TYPE: Record<TravelMode, string> = { walk: 'walk', ebike: 'drive', car: 'drive' }

function amap({ at, name }: Destination, mode: TravelMode): string {
  const [lon, lat] = gcj02(at)
  return link('https://uri.amap.com/navigation', {
    to: `${degrees(lon)},${degrees(lat)},${name.replaceAll(',', ' ')}`,
    mode: AMAP_MODE[mode],
    coordinate: 'gaode',
    src: 'jiujin',
    callnative: '1',
  })
}

function baidu({ at, name }: Destination, mode: TravelMode, city: string): string {
  const [lon, lat] = bd09(at)
  return link('https://api.map.baidu.com/direction', {
    origin: '我的位置',
    destination: `latlng:${degrees(lat)},${degrees(lon)}|name:${name.replaceAll('|', ' ')}`,
    mode: BAIDU_MODE[mode],
    region: city,
    coord_type: 'bd09ll',
    output: 'html',
    src: 'webapp.jiujin.finder',
  })
}

function tencent({ at, name }: Destination, mode: TravelMode): string {
  const [lon, lat] = gcj02(at)
  return link('https://apis.map.qq.com/uri/v1/routeplan', {
    type: TENCENT_TYPE[mode],
    to: name,
    tocoord: `${degrees(lat)},${degrees(lon)}`,
    referer: 'jiujin',
  })
}

function apple({ at }: Destination, mode: TravelMode): string {
  const [lon, lat] = gcj02(at)
  const way: Record<TravelMode, Record<string, string>> = { walk: { dirflg: 'w' }, ebike: {}, car: { dirflg: 'd' } }
  return link('https://maps.apple.com/', { daddr: `${degrees(lat)},${degrees(lon)}`, ...way[mode] })
}

function geo({ at: [lon, lat], name }: Destination): string {
  const point = `${degrees(lat)},${degrees(lon)}`
  return `geo:${point}?q=${point}(${encodeURIComponent(name)})`
}

const gcj02 = (at: LonLat): LonLat => gcoord.transform([at[0], at[1]], gcoord.WGS84, gcoord.GCJ02)
const bd09 = (at: LonLat): LonLat => gcoord.transform([at[0], at[1]], gcoord.WGS84, gcoord.BD09)

/** Six decimals, about a tenth of a metre: what the applications document as their limit. */
const degrees = (value: number): string => value.toFixed(6)

const link = (base: string, parameters: Record<string, string>): string => `${base}?${new URLSearchParams(parameters)}`
