/**
 * A resident's journey, on the desert town of test/support/desert.ts, at ten in the morning of 20 December 2022.
 *
 * Who may be offered for care there: the fever clinic at A (24 hours), the fever room at F (8 to 17); not the kiosk at H,
 * which only advises. Blocks are 999.9 m, so from C the clinic is two blocks away and the room three.
 */
import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { distFolder, ensureClient } from '../../scripts/buildClient.ts'
import type { ReplyOf } from '../../server/contract.ts'
import { launchBrowser, seriousFaults } from '../support/browser.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { crossing, layDesert } from '../support/desert.ts'
import { startServer, type TestServer } from '../support/http.ts'

let database: TestDatabase
let server: TestServer
let browser: Browser
let page: Page

beforeAll(async () => {
  await ensureClient(() => {})
  database = await openTestDatabase('embedded')
  await layDesert(database)
  server = await startServer(database, { pages: distFolder })
  browser = await launchBrowser()
})

afterEach(() => page?.context().close())

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await database?.close()
})

/** A phone with its own profile; whatever its page asks for is kept. */
async function phone(path: string, options: BrowserContextOptions = {}): Promise<{ urls: string[]; faults: string[] }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, ...options })
  page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const urls: string[] = []
  const faults: string[] = []
  page.on('request', (request) => urls.push(request.url()))
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text())
  })
  await page.goto(server.url + path)
  return { urls, faults }
}

/** Chooses a village of the western township. Without the script every step is a page of its own. */
async function chooseVillage(name: string): Promise<void> {
  const onward = page.locator('.villages button')
  const scripted = await page.locator('.ways-in').isVisible()
  await page.getByLabel('县、区', { exact: true }).selectOption({ label: '甲县' })
  if (!scripted) await onward.click()
  await page.getByLabel('乡镇、街道', { exact: true }).selectOption({ label: '西镇' })
  if (!scripted) await onward.click()
  await page.getByLabel('村、社区', { exact: true }).selectOption({ label: name })
  await onward.click()
  await page.locator('.place, .one, .nothing').first().waitFor()
}

const names = () => page.locator('.place h2').allInnerTexts()
const minutes = async () => (await page.locator('.place .minutes b').allInnerTexts()).map(Number)

test('a village is chosen, and the list is the answer of the API, soonest first', async () => {
  const { faults } = await phone('/')
  await chooseVillage('C村')
  const asked = await server.post('/api/regions/desert/nearest', { at: crossing(2, 1), mode: 'ebike', need: 'care', count: 20 })
  const { results } = (await asked.json()) as ReplyOf<'nearest'>
  expect(await names()).toEqual(['clinic点', 'room点'])
  expect(await names()).toEqual(results.map(({ facility }) => facility.name))
  expect(await minutes()).toEqual(results.map(({ travelSeconds }) => Math.ceil(travelSeconds / 60)))
  expect(await page.locator('.answer h1').innerText()).toBe(`现在有 2 处能看，最近 ${(await minutes())[0]} 分钟`)
  expect(await page.locator('.place .facts').first().innerText()).toContain('24 小时')
  expect(await page.locator('.place .facts').nth(1).innerText()).toMatch(/发热诊室.*开到 17:00.*3\.0 公里/s)
  expect(faults).toEqual([])
})

test('a kiosk that only advises is never offered to somebody who needs care', async () => {
  await phone('/?mode=walk')
  await chooseVillage('H村') // the kiosk stands there
  expect(await names()).not.toContain('kiosk点')
  expect((await names()).length).toBeGreaterThan(0)
})

test('need, way and language change in place, go into the address, and come back with the back key', async () => {
  await phone('/')
  await chooseVillage('C村')
  const [riding] = await minutes()
  await page.getByRole('button', { name: '走路' }).click()
  await page.locator('.place .unit', { hasText: '走路' }).first().waitFor()
  expect((await minutes())[0]).toBeGreaterThan(riding)
  expect(new URL(page.url()).searchParams.get('mode')).toBe('walk')
  await page.getByRole('button', { name: 'EN', exact: true }).click()
  expect(await page.locator('.answer h1').innerText()).toMatch(/^2 places open now, nearest \d+ min$/)
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  await page.goBack()
  expect(await page.locator('.answer h1').innerText()).toContain('现在有 2 处能看')
  await page.goBack()
  await page.locator('.place .unit', { hasText: '骑车' }).first().waitFor()
  expect((await minutes())[0]).toBe(riding)
})

test('without the script the whole way to an answer works', async () => {
  const { urls } = await phone('/', { javaScriptEnabled: false })
  await chooseVillage('C村')
  expect(await names()).toEqual(['clinic点', 'room点'])
  await page.getByRole('button', { name: '走路' }).click()
  await page.locator('.place .unit', { hasText: '走路' }).first().waitFor()
  expect(await names()).toEqual(['clinic点', 'room点'])
  await page.getByRole('button', { name: '大字版' }).click()
  await page.locator('.one h2', { hasText: 'clinic点' }).waitFor()
  await page.getByRole('button', { name: '下一处' }).click()
  await page.locator('.one h2', { hasText: 'room点' }).waitFor()
  expect(urls.filter((url) => /9901011|\d+\.\d{3}/.test(new URL(url).search))).toEqual([])
})

test('the way there is offered by four map applications, none of which is told where the person is', async () => {
  await phone('/')
  await chooseVillage('C村')
  await page.locator('.place summary').first().click()
  const links = await page.locator('.place').first().locator('.ways a').all()
  const addresses = await Promise.all(links.map(async (link) => decodeURIComponent((await link.getAttribute('href')) ?? '')))
  expect(addresses.map((address) => address.split(/[:/?]+/)[1])).toEqual([
    'uri.amap.com',
    'api.map.baidu.com',
    'apis.map.qq.com',
    '31.008992,100.000000', // geo: in WGS-84, the clinic itself
  ])
  const [lon, lat] = crossing(2, 1).map((degrees) => degrees.toFixed(3))
  expect(addresses.filter((address) => address.includes(lon) && address.includes(lat))).toEqual([])
})

test("the phone's position is asked for at a tap only, and stands in no address and in no line of the log", async () => {
  const [longitude, latitude] = [100.0123456, 31.0043219]
  const { urls } = await phone('/', { geolocation: { longitude, latitude }, permissions: ['geolocation'] })
  expect(urls.filter((url) => url.includes('/nearest'))).toEqual([])
  await page.getByRole('button', { name: '用我的位置' }).click()
  await page.locator('.place').first().waitFor()
  expect(urls.some((url) => url.includes('/nearest'))).toBe(true)
  expect(urls.filter((url) => /100\.012|31\.004/.test(decodeURIComponent(url)))).toEqual([])
  expect(server.log.length).toBeGreaterThan(0)
  expect(server.log.filter((line) => /100\.012|31\.004|latitude/.test(line))).toEqual([])
})

test('a phone that refuses its position leaves the list of villages, and says so', async () => {
  await phone('/', { permissions: [] })
  await page.getByRole('button', { name: '用我的位置' }).click()
  await page.locator('.trouble').waitFor()
  expect(await page.locator('.trouble').innerText()).toContain('选您的村')
  await chooseVillage('C村')
  expect(await names()).toEqual(['clinic点', 'room点'])
})

test('a position outside the region is told so', async () => {
  await phone('/', { geolocation: { longitude: 2.35, latitude: 48.86 }, permissions: ['geolocation'] })
  await page.getByRole('button', { name: '用我的位置' }).click()
  await page.locator('.trouble').waitFor()
  expect(await page.locator('.trouble').innerText()).toContain('不在这里的资料范围内')
})

test('when the server cannot be reached, the answer stays and one button tries again', async () => {
  await phone('/')
  await chooseVillage('C村')
  await page.route('**/nearest', (route) => route.abort())
  await page.getByRole('button', { name: '开车' }).click()
  await page.getByText('没连上').waitFor()
  expect(await names()).toEqual(['clinic点', 'room点'])
  await page.unroute('**/nearest')
  await page.getByRole('button', { name: '再试一次' }).click()
  await page.locator('.place .unit', { hasText: '开车' }).first().waitFor()
})

test('a form that says something impossible is answered in words', async () => {
  const send = (body: string) =>
    fetch(`${server.url}/`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })
  const wrong = await send('lon=abc&lat=31')
  expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining('没认出您选的地方')])
  const outside = await send('lon=2.35&lat=48.86')
  expect([outside.status, await outside.text()]).toEqual([200, expect.stringContaining('不在这里的资料范围内')])
  const given = await send('lon=100.0104867&lat=31.0089920&need=care&mode=walk')
  expect(await given.text()).toContain('clinic点')
  expect(given.headers.get('cache-control')).toBe('no-store')
  expect((await send(`place=${'9'.repeat(6000)}`)).status).toBe(413)
})

test('large type has no text under 18 px and nothing to touch under 60 px', async () => {
  await phone('/?elder=1')
  const checked = async () =>
    page.evaluate(() => {
      const shown = (element: Element) => element.getClientRects().length > 0 && element.closest('.off-screen') === null
      const texts = [...document.querySelectorAll('#finder *')].filter(
        (element) => shown(element) && [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent?.trim()),
      )
      const targets = [...document.querySelectorAll('#finder a, #finder button, #finder select, #finder summary')].filter(shown)
      return {
        smallText: texts
          .filter((element) => Number.parseFloat(getComputedStyle(element).fontSize) < 18)
          .map((element) => element.outerHTML),
        smallTargets: targets
          .filter((element) => {
            const { width, height } = element.getBoundingClientRect()
            return width < 60 || height < 60
          })
          .map((element) => element.outerHTML),
      }
    })
  expect(await checked()).toEqual({ smallText: [], smallTargets: [] })
  await chooseVillage('C村')
  await page.locator('.one summary').click()
  expect(await checked()).toEqual({ smallText: [], smallTargets: [] })
  await page.getByRole('button', { name: '下一处（共 2 处）' }).click()
  expect(await page.locator('.one h2').innerText()).toBe('room点')
})

test('ordinary type has nothing to touch under 44 px, and fits a screen of 320 px', async () => {
  await phone('/', { viewport: { width: 320, height: 640 } })
  await chooseVillage('C村')
  const small = await page.evaluate(() =>
    [...document.querySelectorAll('#finder button, #finder .btn, #finder select, #finder .emergency a')]
      .filter((element) => element.getClientRects().length > 0 && !element.matches('.link'))
      .filter((element) => element.getBoundingClientRect().height < 44 || element.getBoundingClientRect().width < 44)
      .map((element) => element.outerHTML),
  )
  expect(small).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
})

test.each(['/', '/?lang=en', '/?elder=1'])('axe finds nothing serious at %s, before and after the answer', async (path) => {
  await phone(path)
  expect(await seriousFaults(page)).toEqual([])
  if (path.includes('en')) return
  await chooseVillage('C村')
  expect(await seriousFaults(page)).toEqual([])
})

test('the map shows the same places as flags, and a flag chooses the place whose card stands below', async () => {
  const { faults, urls } = await phone('/')
  await chooseVillage('C村')
  expect(urls.filter((url) => url.includes('maplibre'))).toEqual([])
  await page.getByRole('button', { name: '地图' }).click()
  const flags = page.locator('.flag')
  await flags.nth(1).waitFor()
  expect(await flags.count()).toBe(2)
  expect(await page.locator('.place:visible h2').allInnerTexts()).toEqual(['clinic点'])
  await page
    .getByRole('button', { name: /room点/ })
    .first()
    .click()
  expect(await page.locator('.place:visible h2').allInnerTexts()).toEqual(['room点'])
  expect(faults).toEqual([])
})

test('the way to the chosen place is drawn when it is asked for, with its length and first roads, and another place asks anew', async () => {
  const { faults, urls } = await phone('/?mode=car')
  await chooseVillage('C村')
  await page.getByRole('button', { name: '地图' }).click()
  await page.locator('.flag').nth(1).waitFor()
  expect(urls.filter((url) => url.includes('/route'))).toEqual([])
  await page.getByRole('button', { name: '画出路线' }).click()
  // from C the clinic is two blocks of 999.9 m along North Street, the room three
  await page.locator('.way p', { hasText: /^2\.0 公里，走北街$/ }).waitFor()
  expect(urls.filter((url) => url.includes('/route')).length).toBe(1)
  expect(urls.filter((url) => url.includes(String(crossing(2, 1)[0])))).toEqual([])
  await page
    .getByRole('button', { name: /room点/ })
    .first()
    .click()
  await page.getByRole('button', { name: '画出路线' }).click()
  await page.locator('.way p', { hasText: /^3\.0 公里，走北街$/ }).waitFor()
  await page.getByRole('button', { name: '收起路线' }).click()
  await page.getByRole('button', { name: '画出路线' }).waitFor()
  expect(faults).toEqual([])
})

test('a point can be taken from the map, and where there is no road near it the page says so', async () => {
  await phone('/')
  await page.getByRole('button', { name: '在地图上选' }).click()
  await page.locator('.maplibregl-canvas').waitFor()
  await page.getByRole('button', { name: '就选十字这里' }).click() // the middle of the town's bounds is empty desert
  await page.locator('.nothing').waitFor()
  expect(await page.locator('.nothing').innerText()).toContain('没有路')
})

test('the first load brings at most 90 KB of compressed script', async () => {
  const context = await browser.newContext()
  page = await context.newPage()
  const scripts: Promise<Buffer>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.push(response.body())
  })
  await page.goto(server.url, { waitUntil: 'networkidle' })
  const bytes = (await Promise.all(scripts)).reduce((sum, body) => sum + gzipSync(body).length, 0)
  expect(scripts.length).toBeGreaterThan(0)
  expect(bytes).toBeLessThanOrEqual(90 * 1024)
})

test('with two regions the region is chosen first, and without roads every minute is about', async () => {
  await layDesert(database, { id: 'bare', roads: false })
  await phone('/?lang=en', { javaScriptEnabled: false })
  expect(await page.getByLabel('County or district', { exact: true }).count()).toBe(0)
  await page.goto(`${server.url}/?region=bare`)
  await chooseVillage('C村')
  expect(await page.locator('.place .about').allInnerTexts()).toEqual(['约', '约'])
  expect(await page.locator('.answer').innerText()).toContain('按直线估算')
  expect(await page.locator('.place .btn.main').first().innerText()).toContain('打电话')
})
