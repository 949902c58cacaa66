import { h } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { expect, test } from 'vitest'
import { noActs } from '../../../client/finder/acts.ts'
import type { FinderState } from '../../../client/finder/state.ts'
import { finderPage } from '../../../client/finder/view.ts'
import { closedUntil, hoursUnknown, openUntil, reply, result, stateWith } from './fixtures.ts'

const html = (state: FinderState) => renderToString(h(finderPage, { state, acts: noActs }))
const text = (state: FinderState) => html(state).replace(/<[^>]+>/g, '')

const near = [result('a', 4, openUntil('21:00')), result('b', 6, hoursUnknown), result('c', 2, closedUntil('14:00'))]

test('the answer line counts what is known to be open and names the soonest of it', () => {
  expect(text(stateWith(near))).toContain('现在有 1 处能看，最近 4 分钟')
  expect(text(stateWith(near))).toContain('另有 1 处没写开放时间')
})

test('closed places stand under a heading of their own', () => {
  const page = text(stateWith(near))
  expect(page.indexOf('甲c')).toBeGreaterThan(page.indexOf('现在关门的'))
  expect(page.indexOf('甲b')).toBeLessThan(page.indexOf('现在关门的'))
})

test('the position stands in the form only, in no link and no address', () => {
  const page = html(stateWith(near))
  expect(page).toContain('name="lon" value="118.123456"')
  const addresses = [...page.matchAll(/(?:href|action|formaction)="([^"]*)"/g)].map(([, address]) => address)
  expect(addresses.length).toBeGreaterThan(10)
  expect(addresses.filter((address) => address.includes('118.123') || address.includes('28.654'))).toEqual([])
})

test('the page never claims that the position stays on the phone', () => {
  expect(text(stateWith(near))).toContain('不保存、不记录')
  expect(text(stateWith(near))).not.toContain('只留在这部手机')
})

test('nothing is said about waiting, because nobody reports it', () => {
  expect(text(stateWith(near))).not.toMatch(/畅通|忙碌|拥堵|前面约/)
})

test('without roads every minute is about, and the call comes before the way', () => {
  const base = stateWith([result('a', 25, openUntil('18:00'))])
  const page = html({ ...base, answer: { ...base.answer!, reply: { ...base.answer!.reply, estimate: true } } })
  expect(page).toMatch(/<span class="about">约<\/span><b>25<\/b>/)
  expect(page).toContain('按直线估算')
  expect(page).toMatch(/class="btn main" href="tel:/)
})

test('with nothing near there is a sentence and one action', () => {
  const base = stateWith([])
  const faster = { mode: 'car', result: result('far', 31, openUntil('21:00')) } as const
  const page = text({ ...base, answer: { ...base.answer!, reply: reply([]), faster } })
  expect(page).toContain('附近骑车没有能看的地方')
  expect(page).toContain('开车 31 分钟能到甲far')
  expect(page).toContain('改成开车')
})

test('large type shows one place a page and says how many there are', () => {
  const base = stateWith(near)
  const page = text({ ...base, question: { ...base.question, elder: true }, shown: 1 })
  expect(page).toContain('第 2 处，共 3 处')
  expect(page).toContain('甲b')
  expect(page).not.toContain('甲a')
})

test('in English the Chinese name follows, to be shown to a driver', () => {
  const base = stateWith([result('a', 4, openUntil('21:00'), { name: '市中医院', nameEn: 'City Hospital' })])
  const page = html({ ...base, question: { ...base.question, lang: 'en' } })
  expect(page).toMatch(/<h2 lang="en">City Hospital<\/h2><p class="driver" lang="zh">市中医院<\/p>/)
  expect(page.replace(/<[^>]+>/g, '')).toContain('1 place open now, nearest 4 min')
})

test('120 can be dialled from every state', () => {
  for (const state of [stateWith(near), stateWith([]), stateWith([], { answer: null, origin: null, choosing: true })]) {
    expect(html(state)).toContain('href="tel:120"')
  }
})

test('names of places cannot break the page', () => {
  expect(html(stateWith([result('a', 4, openUntil('21:00'), { name: '<script>x</script>' })]))).not.toContain('<script>x')
})
