/**
 * A planner's journey, on the desert town of test/support/desert.ts on 20 December 2022, by car.
 *
 * The fever clinic at A and the fever room at F may serve, the village clinic at L may not before January. A block is a
 * minute less a hundredth, so K (five blocks from A) is reached in 5 minutes, L in 6, M and N never. A has 1 person,
 * B 2, C 4 … N 8192: 16,383 together, A to K 2,047, A to L 4,095.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { percent } from '../../client/i18n/language.ts'
import { distFolder, ensureClient } from '../../scripts/buildClient.ts'
import type { ReplyOf } from '../../server/contract.ts'
import { launchBrowser, seriousFaults } from '../support/browser.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { codesOf, layDesert, peopleOf } from '../support/desert.ts'
import { startServer, type TestServer } from '../support/http.ts'

const EVERYBODY = peopleOf('ABCDEFGHIJKLMN')
const QUESTION = 'region=desert&mode=car&date=2022-12-20'

let database: TestDatabase
let server: TestServer
let browser: Browser
let page: Page
let asked: string[]
let faults: string[]

beforeAll(async () => {
  await ensureClient(() => {})
  database = await openTestDatabase('embedded')
  await layDesert(database)
  await layDesert(database, { id: 'roadless', roads: false })
  server = await startServer(database, { pages: distFolder })
  browser = await launchBrowser()
})

afterEach(() => page?.context().close())

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await database?.close()
})

async function open(query: string, viewport = { width: 1440, height: 900 }): Promise<void> {
  const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
  page = await context.newPage()
  asked = []
  faults = []
  page.on('request', (request) => asked.push(request.url()))
  page.on('pageerror', (error) => faults.push(error.message))
  await page.goto(`${server.url}/plan?${query}`)
  await page.getByTestId('headline').waitFor()
}

const headline = () => page.getByTestId('headline')
const gapRows = () => page.locator('#answer table').last().locator('tbody tr')
const addressHas = (part: string) => page.waitForFunction((text) => window.location.search.includes(text), part)
const shareOf = (letters: string) => `${percent(peopleOf(letters) / EVERYBODY)}%`

describe('the planner sees who is reached', () => {
  test('the headline is the number of the API, and of the pencil', async () => {
    await open(`${QUESTION}&minutes=30`)
    const coverage = (await server.json(
      `/api/regions/desert/coverage?mode=car&date=2022-12-20&limitMinutes=30`,
    )) as ReplyOf<'coverage'>
    const { people, covered } = coverage.total
    expect(people).toBe(EVERYBODY)
    expect(covered[0]!.people).toBe(peopleOf('ABCDEFGHIJKL'))
    await expect.poll(() => headline().textContent()).toBe(`${percent(covered[0]!.people / people)}%`)
    expect(await page.getByText('示范数据').isVisible()).toBe(true)
    expect(faults).toEqual([])
  })

  test('the threshold changes every number and, when it rests, the address; back undoes it', async () => {
    await open(`${QUESTION}&minutes=6`)
    await expect.poll(() => headline().textContent()).toBe(shareOf('ABCDEFGHIJKL'))
    const before = asked.filter((url) => url.includes('/times')).length
    await page.locator('input[type=range]').focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => headline().textContent()).toBe(shareOf('ABCDEFGHIJK'))
    expect(await gapRows().count()).toBe(3)
    await addressHas('minutes=5')
    // nothing was asked of the server for it but the week before, which is asked once in any case
    expect(asked.filter((url) => url.includes('/times')).length - before).toBeLessThanOrEqual(1)
    await page.goBack()
    await expect.poll(() => headline().textContent()).toBe(shareOf('ABCDEFGHIJKL'))
  })

  test('the threshold can be dragged', async () => {
    await open(`${QUESTION}&minutes=30`)
    const thumb = (await page.locator('input[type=range]').locator('xpath=ancestor::*[@data-rac][1]').boundingBox())!
    const y = thumb.y + thumb.height / 2
    await page.mouse.move(thumb.x + thumb.width / 2, y)
    await page.mouse.down()
    await page.mouse.move(thumb.x - 40, y, { steps: 4 })
    await page.mouse.move(0, y, { steps: 4 })
    await expect.poll(() => headline().textContent()).toBe(shareOf('ABCDEFGHIJK'))
    expect(page.url()).toContain('minutes=30') // a drag is written when it ends
    await page.mouse.up()
    await addressHas('minutes=5')
  })

  test('a village clinic counts from January, and the page says why it does not in December', async () => {
    await open(`${QUESTION}&minutes=5&services=fever_clinic,fever_room,village_clinic`)
    await expect.poll(() => headline().textContent()).toBe(shareOf('ABCDEFGHIJK'))
    const row = page.locator('label').filter({ hasText: '村卫生室' })
    await expect.poll(() => row.textContent()).toContain('不计')
    await page.goto(page.url().replace('2022-12-20', '2023-01-20'))
    await expect.poll(() => headline().textContent()).toBe(shareOf('ABCDEFGHIJKL'))
    await expect.poll(() => row.textContent()).toContain('1')
    await page.getByRole('button', { name: '前一天' }).click()
    await addressHas('date=2023-01-19')
  })

  test('gaps come worst first; a row that is chosen is chosen on the map and in the address', async () => {
    await open(`${QUESTION}&minutes=5`)
    await expect.poll(() => gapRows().count()).toBe(3)
    const people = await gapRows().locator('td:nth-child(2)').allTextContents()
    expect(people).toEqual(['8,192', '4,096', '2,048'])
    expect(await gapRows().locator('td:last-child').allTextContents()).toEqual(['无路', '无路', '6'])
    await gapRows().nth(2).getByRole('button').click()
    await addressHas(`sel=gap:${codesOf('L')[0]}`)
    await expect.poll(() => page.locator('.gap-badge[data-chosen=true]').textContent()).toBe('3')
    await page.locator('.gap-badge', { hasText: '1' }).dispatchEvent('click')
    await addressHas(`sel=gap:${codesOf('N')[0]}`)
    expect(await gapRows().nth(0).getAttribute('data-chosen')).toBe('true')
  })

  test('the same content stands in a table that sorts, and in files', async () => {
    await open(`${QUESTION}&minutes=5`)
    await page.getByRole('button', { name: '表格', exact: true }).click()
    await addressHas('view=table')
    const table = page.getByRole('region', { name: '每个村社区' })
    await expect.poll(() => table.locator('tbody tr').count()).toBe(14)
    expect((await table.locator('tbody th').allTextContents()).slice(-2).sort()).toEqual(['A村', 'F村']) // the soonest, slowest first
    await table.getByRole('button', { name: '人口' }).click()
    expect(await table.locator('tbody th').first().textContent()).toBe('N村')
    expect(await table.getByRole('columnheader', { name: '人口' }).getAttribute('aria-sort')).toBe('descending')

    const file = async (name: string) => {
      const href = await page.getByRole('link', { name }).getAttribute('href')
      const reply = await server.get(href!)
      expect(reply.status).toBe(200)
      return reply.text()
    }
    expect(await file('导出表格')).toContain('2047')
    expect((await file('缺口表')).trim().split('\n')).toHaveLength(4)
    const map = JSON.parse(await file('地图数据')) as { features: unknown[] }
    expect(map.features.length).toBeGreaterThanOrEqual(3)
  })

  test('the page speaks English without a Chinese word of its own', async () => {
    await open(`${QUESTION}&minutes=5`)
    await page.getByRole('button', { name: 'EN' }).click()
    await addressHas('lang=en')
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
    await expect.poll(() => page.getByText('Reached within 5 min').isVisible()).toBe(true)
    expect((await page.locator('main').innerText()).replace(/[A-Z]村/g, '')).not.toMatch(/[\u3000-\u303f\uff00-\uffef]/)
    await page.goBack()
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('zh-CN')
  })

  test('a region without roads is an estimate wherever a number stands', async () => {
    await open('region=roadless&mode=car&date=2022-12-20')
    await expect.poll(() => headline().textContent()).toMatch(/^约\d+%$/)
    expect(await page.getByRole('heading', { name: '30 分钟内到得了 · 估算' }).isVisible()).toBe(true)
    await expect.poll(() => page.getByText('估算：没有路网').isVisible()).toBe(true)

    await page.getByRole('button', { name: '假如……' }).click()
    const tools = page.getByRole('group', { name: '改什么' })
    expect(await page.getByText('这个区域没有路网').isVisible()).toBe(true)
    expect(await tools.locator('button:enabled').allTextContents()).toEqual(['加服务点'])
  })

  test('when the next answer does not come the last one stays, with one way to try again', async () => {
    await open(`${QUESTION}&minutes=5`)
    await page.route('**/times?*mode=walk*', (route) =>
      route.fulfill({ status: 503, contentType: 'application/json', body: '{"error":{"code":"unavailable","message":"busy"}}' }),
    )
    await page.getByRole('radio', { name: '步行' }).click()
    const notice = page.getByRole('alert')
    await expect.poll(() => notice.textContent(), { timeout: 10_000 }).toContain('busy')
    expect(await headline().textContent()).toBe(shareOf('ABCDEFGHIJK'))
    await page.unroute('**/times?*mode=walk*')
    await notice.getByRole('button', { name: '再试一次' }).click()
    await expect.poll(() => notice.count()).toBe(0)
    await expect.poll(() => headline().textContent()).not.toBe(shareOf('ABCDEFGHIJK'))
  })
})

describe('everybody can use it, everywhere', () => {
  test.each([
    [1440, 900],
    [1100, 800],
    [390, 844],
  ])('axe finds nothing serious at %i x %i', async (width, height) => {
    await open(`${QUESTION}&minutes=5`, { width, height })
    expect(await seriousFaults(page)).toEqual([])
    if (width === 390) {
      await page.getByRole('button', { name: '改问题' }).click()
      await page.getByRole('dialog').waitFor()
      expect(await seriousFaults(page)).toEqual([])
    }
  })

  test('axe finds nothing serious in the table', async () => {
    await open(`${QUESTION}&minutes=5&view=table`)
    expect(await seriousFaults(page)).toEqual([])
  })

  test('a phone has no sideways scrolling, and the answer stands above the map', async () => {
    await open(`${QUESTION}&minutes=5`, { width: 390, height: 844 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    const [figure, map] = [await headline().boundingBox(), await page.getByTestId('map').boundingBox()]
    expect(figure!.y + figure!.height).toBeLessThan(map!.y)
  })

  test('no request leaves the server that the page came from', async () => {
    await open(`${QUESTION}&minutes=30`)
    await expect.poll(() => asked.some((url) => url.includes('.mvt')), { timeout: 20_000 }).toBe(true)
    expect(asked.filter((url) => !url.startsWith(server.url) && !/^(data|blob):/.test(url))).toEqual([])
    expect(faults).toEqual([])
  })
})
