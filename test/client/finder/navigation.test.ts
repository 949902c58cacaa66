import { expect, test } from 'vitest'
import { handOffs } from '../../../client/finder/navigation.ts'

type Point = readonly [lon: number, lat: number]

/** GCJ-02 as it was published in 2010 (the "Mars" offset), written out here as an oracle of its own. */
function gcj02Oracle([lon, lat]: Point): Point {
  const [x, y] = [lon - 105, lat - 35]
  const sin = (value: number) => Math.sin(value * Math.PI)
  const common = ((20 * sin(6 * x) + 20 * sin(2 * x)) * 2) / 3
  let north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * Math.sqrt(Math.abs(x)) + common
  north += ((20 * sin(y) + 40 * sin(y / 3)) * 2) / 3 + ((160 * sin(y / 12) + 320 * sin(y / 30)) * 2) / 3
  let east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * Math.sqrt(Math.abs(x)) + common
  east += ((20 * sin(x) + 40 * sin(x / 3)) * 2) / 3 + ((150 * sin(x / 12) + 300 * sin(x / 30)) * 2) / 3
  const a = 6_378_245
  const ee = 0.006_693_421_622_965_943
  const phi = (lat / 180) * Math.PI
  const magic = 1 - ee * Math.sin(phi) ** 2
  return [
    lon + (east * 180) / ((a / Math.sqrt(magic)) * Math.cos(phi) * Math.PI),
    lat + (north * 180) / (((a * (1 - ee)) / (magic * Math.sqrt(magic))) * Math.PI),
  ]
}

function bd09Oracle(at: Point): Point {
  const [lon, lat] = gcj02Oracle(at)
  const turn = (Math.PI * 3000) / 180
  const radius = Math.hypot(lon, lat) + 2e-5 * Math.sin(lat * turn)
  const angle = Math.atan2(lat, lon) + 3e-6 * Math.cos(lon * turn)
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006]
}

const wuxi: Point = [120.3019, 31.5747]
const to = { at: wuxi, name: '市中医院' }
const urlOf = (app: string, mode: 'walk' | 'ebike' | 'car' = 'walk', own: 'apple' | 'geo' = 'geo', at: Point = wuxi) =>
  new URL(handOffs({ ...to, at }, mode, own, '无锡市').find((link) => link.app === app)!.url)

/** A hundred-thousandth of a degree is about a metre. */
const near = (found: readonly number[], expected: readonly number[]) => {
  expect(Math.abs(found[0] - expected[0])).toBeLessThan(1e-5)
  expect(Math.abs(found[1] - expected[1])).toBeLessThan(1e-5)
}
const numbers = (text: string) => text.split(',').slice(0, 2).map(Number)

test('Amap is given GCJ-02, longitude first, and the way of travelling', () => {
  const url = urlOf('amap', 'ebike')
  expect(url.origin + url.pathname).toBe('https://uri.amap.com/navigation')
  near(numbers(url.searchParams.get('to')!), gcj02Oracle(wuxi))
  expect(url.searchParams.get('to')).toMatch(/,市中医院$/)
  expect(url.searchParams.get('mode')).toBe('ride')
  expect(url.searchParams.get('coordinate')).toBe('gaode')
  expect(urlOf('amap', 'walk').searchParams.get('mode')).toBe('walk')
  expect(urlOf('amap', 'car').searchParams.get('mode')).toBe('car')
})

test('Baidu is given BD-09, latitude first, and takes the start from the phone', () => {
  const url = urlOf('baidu', 'walk')
  expect(url.origin + url.pathname).toBe('https://api.map.baidu.com/direction')
  const [, lat, lon] = /^latlng:([\d.]+),([\d.]+)\|name:市中医院$/.exec(url.searchParams.get('destination')!)!
  near([Number(lon), Number(lat)], bd09Oracle(wuxi))
  expect(url.searchParams.get('coord_type')).toBe('bd09ll')
  expect(url.searchParams.get('origin')).toBe('我的位置')
  expect(url.searchParams.get('mode')).toBe('walking')
})

test('Tencent is given GCJ-02, latitude first', () => {
  const url = urlOf('tencent', 'car')
  expect(url.origin + url.pathname).toBe('https://apis.map.qq.com/uri/v1/routeplan')
  const [lat, lon] = numbers(url.searchParams.get('tocoord')!)
  near([lon, lat], gcj02Oracle(wuxi))
  expect(url.searchParams.get('type')).toBe('drive')
})

test("the phone's own maps are given WGS-84 by geo: and GCJ-02 by Apple", () => {
  expect(urlOf('own', 'walk', 'geo').href).toMatch(/^geo:31\.574700,120\.301900\?q=31\.574700,120\.301900/)
  const apple = urlOf('own', 'walk', 'apple')
  const [lat, lon] = numbers(apple.searchParams.get('daddr')!)
  near([lon, lat], gcj02Oracle(wuxi))
  expect(apple.searchParams.get('dirflg')).toBe('w')
})

test('the systems differ by hundreds of metres in China and by nothing outside', () => {
  const [lon] = numbers(urlOf('amap').searchParams.get('to')!)
  expect(Math.abs(lon - wuxi[0])).toBeGreaterThan(0.003)
  const porto: Point = [-8.61, 41.15]
  near(numbers(urlOf('amap', 'walk', 'geo', porto).searchParams.get('to')!), porto)
})

test('where no web link knows an e-bike, the drive that is shown instead is named as one', () => {
  const drives = handOffs(to, 'ebike', 'geo', '无锡市').filter((link) => link.byCar)
  expect(drives.map((link) => link.app)).toEqual(['baidu', 'tencent'])
  expect(handOffs(to, 'walk', 'geo', '无锡市').some((link) => link.byCar)).toBe(false)
})

test('a name cannot end the field it stands in', () => {
  const url = new URL(handOffs({ at: wuxi, name: 'A,B|C&mode=car' }, 'walk', 'geo', '')[0].url)
  expect(url.searchParams.get('to')!.split(',')).toHaveLength(3)
  expect(url.searchParams.getAll('mode')).toEqual(['walk'])
})
