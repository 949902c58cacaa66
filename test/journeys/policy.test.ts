/** Both pages in a real browser under the policy that the server sends: nothing they do is blocked, nothing leaves this server. */
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { distFolder, ensureClient } from '../../scripts/buildClient.ts'
import { launchBrowser } from '../support/browser.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { crossing, layDesert } from '../support/desert.ts'
import { startServer, type TestServer } from '../support/http.ts'

let database: TestDatabase
let server: TestServer
let browser: Browser

beforeAll(async () => {
  await ensureClient(() => {})
  database = await openTestDatabase('embedded')
  await layDesert(database)
  server = await startServer(database, { pages: distFolder })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.close()
  await database?.close()
})

/** A page with everything it asks for and everything the policy blocks. */
async function open(address: string): Promise<{ page: Page; asked: string[]; blocked: string[] }> {
  const [longitude, latitude] = crossing(2, 1)
  const context = await browser.newContext({ geolocation: { longitude, latitude }, permissions: ['geolocation'] })
  const page = await context.newPage()
  const asked: string[] = []
  const blocked: string[] = []
  page.on('request', (request) => asked.push(`${request.url()} ${request.headers().referer ?? ''}`))
  await page.exposeFunction('tellBlocked', (what: string) => blocked.push(what))
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    window.tellBlocked(event.effectiveDirective + ' ' + event.blockedURI))`)
  await page.goto(server.url + address)
  return { page, asked, blocked }
}

const elsewhere = (asked: string[]) => asked.filter((url) => !url.startsWith(server.url) && !/^(data|blob):/.test(url))

test('the planner draws its map and its chart, and nothing of it is blocked', async () => {
  const { page, asked, blocked } = await open('/plan?region=desert&mode=car&date=2022-12-20')
  await page.getByTestId('headline').waitFor()
  await page.locator('svg[class^="plot-"]').waitFor()
  await expect.poll(() => asked.some((url) => url.includes('.mvt'))).toBe(true)
  expect([blocked, elsewhere(asked)]).toEqual([[], []])
  await page.context().close()
})

test('the finder answers from where the phone is, nothing of it is blocked, and the place is in no address', async () => {
  const { page, asked, blocked } = await open('/?region=desert&mode=car')
  await page.getByRole('button', { name: '用我的位置' }).click()
  await expect.poll(() => asked.some((url) => url.includes('/nearest'))).toBe(true)
  await page.locator('.place').first().waitFor()
  const [lon, lat] = crossing(2, 1)
  const positions = asked.filter((url) => url.includes(String(lon).slice(0, 7)) || url.includes(String(lat).slice(0, 6)))
  expect([blocked, elsewhere(asked), positions]).toEqual([[], [], []])
  await page.context().close()
})
