/**
 * A planner asks what would be if, on the desert town of test/support/desert.ts on 20 December 2022, by car.
 *
 * A block is a minute less a hundredth. The clinic at A and the room at F serve; G to L hang on the bridge from G to A. So
 * within 15 minutes A to L are reached, and without the bridge only A to F: the walk of a block across the desert,
 * 999.9 m × 1.3 at 5 km/h, takes 15.6. A has 1 person, B 2, C 4 … N 8192.
 */
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { count, percent } from '../../client/i18n/language.ts'
import { distFolder, ensureClient } from '../../scripts/buildClient.ts'
import type { ReplyOf } from '../../server/contract.ts'
import { launchBrowser, seriousFaults } from '../support/browser.ts'
import { openTestDatabase, type TestDatabase } from '../support/database.ts'
import { codesOf, crossing, layDesert, peopleOf } from '../support/desert.ts'
import { startServer, type TestServer } from '../support/http.ts'

const EVERYBODY = peopleOf('ABCDEFGHIJKLMN')
const QUESTION = 'region=desert&mode=car&date=2022-12-20'
/** The camera on a point; at zoom 14 a block is some 240 px. */
const at = ([lon, lat]: readonly [number, number], zoom = 14) => `at=${lon.toFixed(4)},${lat.toFixed(4)},${zoom}`
const MID_BRIDGE: [number, number] = [crossing(0, 0)[0], (crossing(0, 0)[1] + crossing(0, 1)[1]) / 2]

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

/** Becomes so within what a busy machine may need. */
const soon = <T>(read: () => T | Promise<T>) => expect.poll(read, { timeout: 20_000 })
const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
const headline = () => page.getByTestId('headline').textContent()
const difference = () => page.getByTestId('difference').textContent()
const edits = () => page.getByTestId('edit').locator('p:first-child').allTextContents()
const figures = async () => ({
  headline: await headline(),
  notReached: await page.getByTestId('not-reached').textContent(),
  tables: await page.locator('#answer table').allInnerTexts(),
})
const shareOf = (letters: string) => `${percent(peopleOf(letters) / EVERYBODY)}%`
const addressHas = (part: string) => page.waitForFunction((text) => window.location.search.includes(text), part)

/** Presses the middle of the map, some px beside it. */
async function press(x = 0, y = 0): Promise<void> {
  const box = (await page.getByTestId('map').boundingBox())!
  await page.mouse.click(box.x + box.width / 2 + x, box.y + box.height / 2 + y)
}

/** Opens the what-if, finds the bridge under the middle of the map and closes it. */
async function closeBridge(minutes = 15): Promise<void> {
  await open(`${QUESTION}&minutes=${minutes}&${at(MID_BRIDGE)}`)
  await page.locator('.maplibregl-canvas').waitFor()
  await button('假如……').click()
  await button('封路或桥').click()
  await press()
  await page.locator('label', { hasText: '桥街' }).waitFor()
  await button('封闭').click()
  await page.getByTestId('difference').waitFor()
}

/** How many pixels of the map are of the teal of ways and actions. */
async function tealPixels(): Promise<number> {
  const picture = (await page.getByTestId('map').screenshot()).toString('base64')
  const blank = await page.context().newPage()
  const pixels = await blank.evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = document.createElement('canvas')
    canvas.width = image.width
    canvas.height = image.height
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    const { data } = context.getImageData(0, 0, image.width, image.height)
    let found = 0
    for (let byte = 0; byte < data.length; byte += 4) {
      const [red, green, blue] = [data[byte]!, data[byte + 1]!, data[byte + 2]!]
      if (Math.abs(red - 11) < 12 && Math.abs(green - 95) < 12 && Math.abs(blue - 92) < 12) found++
    }
    return found
  }, picture)
  await blank.close()
  return pixels
}

describe('a bridge is closed', () => {
  test('the people behind it are lost, in the sentence, the figures and the lists; undo restores the former figures', async () => {
    await open(`${QUESTION}&minutes=15&${at(MID_BRIDGE)}`)
    await soon(headline).toBe(shareOf('ABCDEFGHIJKL'))
    await soon(() => page.getByText('较 12 月 13 日').first().isVisible()).toBe(true) // the whole answer is there
    const before = await figures()

    await button('假如……').click()
    await button('封路或桥').click()
    await press()
    const found = page.locator('label', { hasText: '桥街' })
    await found.waitFor()
    expect(await found.locator('input').isChecked()).toBe(true)
    await button('封闭').click()

    await soon(difference).toBe(`封闭桥街后，15 分钟内可达的人少 ${count(peopleOf('GHIJKL'))} 人。`)
    expect(await headline()).toBe(shareOf('ABCDEF'))
    expect(await page.getByTestId('net').textContent()).toContain(`现在 ${shareOf('ABCDEFGHIJKL')}`)
    const lost = page.getByRole('region', { name: '变成到不了' })
    expect(await lost.getByRole('heading').textContent()).toContain(count(peopleOf('GHIJKL')))
    expect(await lost.getByRole('listitem').allInnerTexts()).toEqual([
      expect.stringMatching(new RegExp(`^东镇.*${count(peopleOf('JKL'))}$`, 's')),
      expect.stringMatching(new RegExp(`^西镇.*${count(peopleOf('GHI'))}$`, 's')),
    ])
    expect(await edits()).toEqual(['封闭桥街'])

    await button('撤销上一步').click()
    await soon(() => page.getByTestId('net').count()).toBe(0)
    await soon(figures).toEqual(before)
    expect(page.url()).not.toContain('scenario=')
    expect(faults).toEqual([])
  })

  test('the present is one press away, and the what-if another', async () => {
    await closeBridge()
    await page.getByRole('radio', { name: '现在' }).click()
    await addressHas('show=now')
    await soon(headline).toBe(shareOf('ABCDEFGHIJKL'))
    await page.getByRole('radio', { name: '只看变化' }).click()
    await soon(headline).toBe(shareOf('ABCDEF'))
    await page.goBack()
    await soon(headline).toBe(shareOf('ABCDEFGHIJKL'))
  })

  test('the threshold moves both answers without asking the server again', async () => {
    await closeBridge()
    const before = asked.filter((url) => url.includes('/times')).length
    await page.locator('.maplibregl-canvas').focus()
    await button('回到问题').click()
    await page.locator('input[type=range]').focus()
    await page.keyboard.press('Home')
    await soon(difference).toBe(`封闭桥街后，5 分钟内可达的人少 ${count(peopleOf('GHIJK'))} 人。`)
    expect(asked.filter((url) => url.includes('/times')).length).toBe(before)
  })

  test('a plan is saved under a name, listed, and opened by its address somewhere else', async () => {
    await closeBridge()
    await addressHas('scenario=s')
    const address = new URL(page.url())
    await button('存为方案').click()
    await page.getByLabel('方案的名字').fill('断桥')
    await button('存').click()
    await page.getByText('已存为“断桥”').waitFor()
    await page.context().close()

    await open(address.search.slice(1))
    await soon(difference).toContain('“断桥”之后，')
    expect(await headline()).toBe(shareOf('ABCDEF'))
    expect(await edits()).toEqual(['封闭桥街']) // named although nobody pressed it here
    await page.context().close()

    await open(`${QUESTION}&minutes=15`)
    await button('假如……').click()
    await button('打开方案').click()
    await page.getByRole('list', { name: '存过的方案' }).getByRole('button', { name: '断桥' }).click()
    await soon(headline).toBe(shareOf('ABCDEF'))
    await page.goBack()
    await soon(headline).toBe(shareOf('ABCDEFGHIJKL'))
  })

  test('a plan that is not kept is told so, over the present answer', async () => {
    await open(`${QUESTION}&minutes=15&scenario=s0123456789abcdef`)
    await page.getByText('没有这个方案').waitFor()
    await button('回到现在').click()
    await soon(headline).toBe(shareOf('ABCDEFGHIJKL'))
    expect(page.url()).not.toContain('scenario=')
  })

  test('a change that the server does not take stays in the list, with the reason and one way to send it again', async () => {
    await closeBridge()
    await page.route('**/scenarios', (route) =>
      route.fulfill({ status: 503, contentType: 'application/json', body: '{"error":{"code":"unavailable","message":"busy"}}' }),
    )
    await button('改速度').click()
    await button('夜间').click()
    await soon(() => page.getByRole('alert').textContent()).toContain('busy')
    expect(await edits()).toEqual(['封闭桥街', '夜间'])
    expect(await headline()).toBe(shareOf('ABCDEF'))
    await page.unroute('**/scenarios')
    await button('再送一次').click()
    await soon(() => page.getByRole('alert').count()).toBe(0)
    await soon(difference).toContain('这 2 处改动后，')
  })
})

describe('speeds, areas and services', () => {
  test('snow leaves 0.65 of the speed of main roads: three blocks take 4.6 minutes, four take more than five', async () => {
    await open(`${QUESTION}&minutes=5`)
    await soon(headline).toBe(shareOf('ABCDEFGHIJK'))
    await button('改速度').click()
    await button('积雪').click()
    await soon(difference).toBe(`积雪后，5 分钟内可达的人少 ${count(peopleOf('JK'))} 人。`)
    expect(await edits()).toEqual(['积雪'])
    await button(/去掉：积雪/).click()
    await soon(headline).toBe(shareOf('ABCDEFGHIJK'))
  })

  test('an area is drawn corner by corner with the keyboard; who lives in it is cut off', async () => {
    await open(`${QUESTION}&minutes=15&${at(crossing(4, 0))}`)
    await page.locator('.maplibregl-canvas').waitFor()
    await button('假如……').click()
    await button('封一片').click()
    for (const [x, y] of [
      [-60, -60],
      [60, -60],
      [60, 60],
    ] as const) {
      await press(x, y)
    }
    await page.getByText('已点 3 处').waitFor()
    await page.locator('.maplibregl-canvas').focus()
    await page.keyboard.press('Backspace')
    await page.getByText('已点 2 处').waitFor()
    await page.keyboard.press('Enter') // at the cross in the middle
    await page.getByText('已点 3 处').waitFor()
    await page.keyboard.press('Backspace')
    await press(60, 60)
    await press(-60, 60)
    await page.getByText('已点 4 处').waitFor()
    await button('封闭这一片').click()
    await soon(difference).toContain(
      `15 分钟内可达的人少 ${count(peopleOf('KL'))} 人。其中 ${count(peopleOf('K'))} 人住在封闭的一片里。`,
    )
  })

  test('sides that cross are no area, and the page says so', async () => {
    await open(`${QUESTION}&minutes=15&${at(crossing(4, 0))}`)
    await page.locator('.maplibregl-canvas').waitFor()
    await button('假如……').click()
    await button('封一片').click()
    for (const [x, y] of [
      [-60, -60],
      [60, 60],
      [60, -60],
      [-60, 60],
    ] as const) {
      await press(x, y)
    }
    await page.getByText('自己交叉').waitFor()
    expect(await button('封闭这一片').isDisabled()).toBe(true)
  })

  test('a new service at L reaches L; it is put there without a mouse', async () => {
    await open(`${QUESTION}&minutes=5&${at(crossing(5, 0))}`)
    await page.locator('.maplibregl-canvas').waitFor()
    await button('假如……').click()
    await button('加服务点').click()
    await button('点在地图中央').click()
    await button('加上').click()
    await soon(difference).toBe(`新开基层发热诊室后，5 分钟内可达的人多 ${count(peopleOf('L'))} 人。`)
  })

  test('a service is taken out from its card: who only had it is lost, and it can be put back there', async () => {
    await open(`${QUESTION}&minutes=5&sel=facility:clinic`)
    await button('假如撤掉它').click()
    await soon(difference).toBe(`撤掉clinic点后，5 分钟内可达的人少 ${count(peopleOf('GHIJK'))} 人。`)
    await button('不撤了').click()
    await soon(headline).toBe(shareOf('ABCDEFGHIJK'))
  })
})

describe('the way to the nearest', () => {
  test('a settlement shows its nearest places with minutes and length, and the road to one by name and on the map', async () => {
    await open(`${QUESTION}&minutes=15&${at(crossing(2, 0), 12)}&sel=facility:village`)
    await page.locator('.maplibregl-canvas').waitFor()
    await soon(() => asked.some((url) => url.includes('.mvt'))).toBe(true)
    const [code] = codesOf('K')
    const positions: string[] = []
    page.on('request', (request) => {
      if (/\/(nearest|route)$/.test(request.url())) positions.push(request.url())
    })
    await page.evaluate((id) => {
      const url = new URL(window.location.href)
      url.searchParams.set('sel', `place:${id}`)
      window.history.pushState(null, '', url)
      window.dispatchEvent(new PopStateEvent('popstate'))
    }, code)
    const nearest = page.getByTestId('nearest').getByRole('listitem')
    await soon(() => nearest.count()).toBe(2)
    expect(await nearest.allInnerTexts()).toEqual([
      expect.stringMatching(/^clinic点\s+5 分钟 · 5\.0 公里$/),
      expect.stringMatching(/^room点\s+10 分钟 · 10\.0 公里$/),
    ])
    const way = page.getByRole('complementary').locator('details')
    await way.waitFor()
    await way.locator('summary').click()
    expect(await way.locator('li').allInnerTexts()).toEqual([
      expect.stringMatching(/^南街\s*4\.0 公里$/),
      expect.stringMatching(/^桥街\s*1000 米$/),
    ])
    const drawn = await tealPixels()
    await button('关上').click()
    await soon(() => page.getByTestId('nearest').count()).toBe(0)
    await soon(tealPixels).toBeLessThan(drawn / 3)
    expect(positions.length).toBe(3) // and no position stands in an address
    expect(asked.filter((url) => url.includes(String(crossing(4, 0)[0])))).toEqual([])
  })

  test('an ambulance comes from the service; the sentence, the address and the API say the same', async () => {
    await open(`${QUESTION}&minutes=5`)
    await button('换成救护来接').click()
    await addressHas('dir=from_facility')
    const coverage = (await server.json(
      '/api/regions/desert/coverage?mode=car&date=2022-12-20&limitMinutes=5&direction=from_facility',
    )) as ReplyOf<'coverage'>
    await soon(headline).toBe(`${percent(coverage.total.covered[0]!.people / EVERYBODY)}%`)
    expect(await page.locator('main p').first().innerText()).toContain('可以接诊的地方来得了人吗')
  })
})

describe('everybody can use it, everywhere', () => {
  test.each([
    [1440, 900],
    [1100, 800],
    [390, 844],
  ])('axe finds nothing serious at %i x %i, with a form open and with an answer', async (width, height) => {
    await open(`${QUESTION}&minutes=5`, { width, height })
    await button('假如……').click()
    for (const tool of ['修新路', '加服务点', '改速度']) {
      await button(tool).last().click()
      expect(await seriousFaults(page)).toEqual([])
    }
    await button('积雪').click()
    await page.getByTestId('difference').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width)
  })

  test('on a phone nothing of the what-if is under 44 px to touch', async () => {
    await open(`${QUESTION}&minutes=5`, { width: 390, height: 844 })
    await button('假如……').click()
    await button('修新路').click()
    const small = await page
      .getByRole('region', { name: '假如' })
      .locator('button, select, input:not([type=checkbox])')
      .evaluateAll((all) =>
        all.filter((each) => each.getBoundingClientRect().height < 44).map((each) => `${each.tagName} ${each.textContent}`),
      )
    expect(small).toEqual([])
  })

  test('the what-if speaks English without a Chinese mark of its own', async () => {
    await open(`${QUESTION}&minutes=5&lang=en&${at(MID_BRIDGE)}`)
    await page.locator('.maplibregl-canvas').waitFor()
    await button('What if…').click()
    await button('Close a road').click()
    await press()
    await page.locator('label', { hasText: '桥街' }).waitFor()
    await button('Set speed').click() // of 20 km/h: three minutes for the bridge alone
    await soon(difference).toBe(`With 桥街 at 20 km/h, ${count(peopleOf('JK'))} fewer people are reached within 5 min.`)
    const text = (await page.locator('main').innerText()).replace(/[A-Z]村|桥街/g, '')
    expect(text).not.toMatch(/[\u3000-\u303f\uff00-\uffef]/)
  })
})
