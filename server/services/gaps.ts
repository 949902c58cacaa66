/** Gaps: uncovered settlements in areas, worst first, with the outlines that a map draws round them. */
import type { QueryOf, ReplyOf } from '../contract.ts'
import type { OutlinedPlace, OutlineGeometry } from '../core/coverage/gapOutline.ts'
import { type GapArea, gapSteps } from '../core/coverage/gaps.ts'
import { isWithin } from '../core/coverage/timedPlace.ts'
import { peopleIn } from '../core/places/place.ts'
import type { Threads } from '../threads/threads.ts'
import { Kept } from './kept.ts'
import { inPortions, mapInTurns, runInTurns } from './portions.ts'
import type { Regions } from './regions.ts'
import { provenanceOf, type Times, type TimesAnswer } from './times.ts'

/** Answers kept in memory: a page asks for the same outlines again whenever it is opened. */
const MOST_KEPT = 48

interface GapParts {
  readonly times: Times
  readonly regions: Regions
  readonly threads: Threads
}

export class Gaps {
  readonly #parts: GapParts
  readonly #kept = new Kept<ReplyOf<'gaps'>>(MOST_KEPT)

  constructor(parts: GapParts) {
    this.#parts = parts
  }

  async reply(query: QueryOf<'gaps'>, signal?: AbortSignal): Promise<ReplyOf<'gaps'>> {
    const answer = await this.#parts.times.answer(query, signal)
    const key = `${answer.key} ${query.limitMinutes} ${query.group}`
    return this.#kept.get(key, (gone) => this.#compute(answer, query, gone), signal)
  }

  async #compute(answer: TimesAnswer, { limitMinutes, group }: QueryOf<'gaps'>, signal: AbortSignal): Promise<ReplyOf<'gaps'>> {
    const areas = await runInTurns(gapSteps(answer.timed, { limitMinutes, group, units: answer.data.units }))
    const landOf = await this.#parts.regions.villageShapes(answer.data)
    const placeOf = new Map(answer.timed.map((place) => [place.id, { at: place.at, shape: landOf.get(place.id) }]))
    const landOfAreas = areas.map(({ placeIds }) => placeIds.map((id) => placeOf.get(id)!))
    const drawn: OutlineGeometry[] = []
    for (const some of inPortions(landOfAreas, cornersOf)) {
      drawn.push(...(await this.#parts.threads.run('gapOutlines', { areas: some }, { signal, lane: answer.data.region.id })))
    }
    const outlines = areas.map((area, at) => outlineFeature(area, drawn[at]))
    const uncovered = answer.timed.filter((place) => !isWithin(place.seconds, limitMinutes))
    return {
      ...provenanceOf(answer),
      limitMinutes,
      group,
      uncovered: uncovered.reduce((sum, place) => sum + peopleIn[group](place), 0),
      areas,
      outlines: { type: 'FeatureCollection', features: outlines },
    }
  }

  /** The same as a file for a mapping program: outlines of the areas, then a point for every uncovered settlement. */
  async geoJson(query: QueryOf<'gaps'>, signal?: AbortSignal) {
    const answer = await this.#parts.times.answer(query, signal)
    const { areas, outlines, ...head } = await this.reply(query, signal)
    const facilityOf = new Map(answer.serving.map((facility) => [facility.id, facility.name]))
    const areaOf = new Map(areas.flatMap((area) => area.placeIds.map((id) => [id, area.rank])))
    const areaFeatures = outlines.features.map((feature, at) => {
      const { placeIds: _, centre: __, ...figures } = areas[at]
      return {
        ...feature,
        properties: { feature: 'area', ...figures, nearestFacility: facilityOf.get(figures.nearestFacilityId ?? '') ?? null },
      }
    })
    const places = answer.timed.filter((place) => areaOf.has(place.id))
    const placeFeatures = await mapInTurns(places, ({ at, ...place }) => ({
      type: 'Feature' as const,
      id: place.id,
      geometry: { type: 'Point', coordinates: at },
      properties: {
        feature: 'place',
        area: areaOf.get(place.id),
        ...place,
        nearestFacility: facilityOf.get(place.facilityId ?? '') ?? null,
      },
    }))
    return { type: 'FeatureCollection' as const, question: head, features: [...areaFeatures, ...placeFeatures] }
  }
}

const cornersOf = (places: readonly OutlinedPlace[]) =>
  places.reduce((sum, { shape }) => sum + 1 + (shape ?? []).flat().reduce((all, ring) => all + ring.length, 0), 0)

const outlineFeature = (area: GapArea, geometry: OutlineGeometry) => ({
  type: 'Feature' as const,
  id: area.rank,
  geometry,
  properties: { rank: area.rank, townshipCode: area.townshipCode, townshipName: area.townshipName, people: area.people },
})
