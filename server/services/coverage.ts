/** Coverage: the people whom a service reaches within each limit, in total, by class and by unit. */
import type { QueryOf, ReplyOf } from '../contract.ts'
import { coverageByUnit, coverageOf } from '../core/coverage/coverage.ts'
import { provenanceOf, type Times } from './times.ts'

export async function coverageReply(
  times: Times,
  query: QueryOf<'coverage'>,
  signal?: AbortSignal,
): Promise<ReplyOf<'coverage'>> {
  const answer = await times.answer(query, signal)
  const { group, level } = query
  const asked = { limitsMinutes: query.limitMinutes, group }
  return {
    ...provenanceOf(answer),
    group,
    ...coverageOf(answer.timed, asked),
    byUnit: coverageByUnit(answer.timed, answer.data.units, { ...asked, level }),
  }
}
