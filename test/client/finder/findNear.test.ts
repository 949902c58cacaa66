import { expect, test } from 'vitest'
import { type AskNearest, byOpening, findNear } from '../../../client/finder/findNear.ts'
import { closedUntil, hoursUnknown, NOW, openUntil, reply, result } from './fixtures.ts'

const at = [118.4, 28.1] as const
type Sent = Parameters<AskNearest>[0]

/** A server that answers each way of travelling as told, and keeps what it was asked. */
function server(replies: Partial<Record<string, ReturnType<typeof reply>>>): { ask: AskNearest; asked: Sent[] } {
  const asked: Sent[] = []
  const ask: AskNearest = async (sent) => {
    asked.push(sent)
    return replies[`${sent.mode}${sent.openOnly === true ? ' open' : ''}`] ?? reply([])
  }
  return { ask, asked }
}

test('open places and those of unknown hours come first by minutes, then the closed ones', () => {
  const results = [
    result('a', 9, openUntil('21:00')),
    result('b', 2, closedUntil('14:00')),
    result('c', 5, hoursUnknown),
    result('d', 7, openUntil('18:00')),
    result('e', 1, closedUntil('08:30')),
  ]
  const { now, closed } = byOpening(results)
  expect(now.map(({ facility }) => facility.id)).toEqual(['c', 'd', 'a'])
  expect(closed.map(({ facility }) => facility.id)).toEqual(['e', 'b'])
})

test('one question is enough when something is near', async () => {
  const { ask, asked } = server({ walk: reply([result('a', 9, openUntil('21:00'))]) })
  const answer = await findNear(ask, { at, need: 'care', mode: 'walk', now: NOW })
  expect(answer.reply.results).toHaveLength(1)
  expect(answer.faster).toBeNull()
  expect(asked).toHaveLength(1)
})

test('with nothing within a walk, the first faster way that reaches something is found', async () => {
  const { ask, asked } = server({ car: reply([result('far', 31, openUntil('21:00'))]) })
  const answer = await findNear(ask, { at, need: 'care', mode: 'walk', now: NOW })
  expect(answer.faster?.mode).toBe('car')
  expect(asked.map(({ mode }) => mode)).toEqual(['walk', 'ebike', 'car'])
})

test('where there is no road, a faster way is not asked for', async () => {
  const { ask, asked } = server({ walk: reply([], { unreached: 'no_road' }) })
  await findNear(ask, { at, need: 'care', mode: 'walk', now: NOW })
  expect(asked).toHaveLength(1)
})

test('at night, when the twenty nearest are closed, the open ones beyond them are found too', async () => {
  const closed = Array.from({ length: 20 }, (_, index) => result(`c${index}`, index + 1, closedUntil('08:30')))
  const { ask } = server({ ebike: reply(closed), 'ebike open': reply([result('hospital', 35, openUntil('24:00'))]) })
  const answer = await findNear(ask, { at, need: 'care', mode: 'ebike', now: NOW })
  expect(byOpening(answer.reply.results).now.map(({ facility }) => facility.id)).toEqual(['hospital'])
  expect(answer.reply.results).toHaveLength(21)
})
