/** Gaps: uncovered settlements in areas, worst first, with the outlines that a map draws round them. */
import type { QueryOf, ReplyOf } from '../contract.ts'
import { gapOutline, type OutlinedPlace } from '../core/coverage/gapOutline.ts'
import { type GapArea, gapsOf } from '../core/coverage/gaps.ts'
import { isWithin } from '../core/coverage/timedPlace.ts'
import { peopleIn } from '../core/places/place.ts'
import { Kept } from './kept.ts'
import type { Regions } from './regions.ts'
import { provenanceOf, type Times, type TimesAnswer } from './times.ts'

/** Answers kept in memory: a page asks for the same outlines again whenever it is opened. */
const MOST_KEPT = 48

export class Gaps {
  readonly #times: Times
  readonly #regions: Regions
  readonly #kept = new Kept<ReplyOf<'gaps'>>(MOST_KEPT)

  constructor(times: Times, regions: Regions) {
    this.#times = times
    this.#regions = regions
  }

  async reply(query: QueryOf<'gaps'>): Promise<ReplyOf<'gaps'>> {
    const answer = await this.#times.answer(query)
    return this.#kept.get(`${answer.key} ${query.limitMinutes} ${query.group}`, () => this.#compute(answer, query))
  }

  async #compute(answer: TimesAnswer, { limitMinutes, group }: QueryOf<'gaps'>): Promise<ReplyOf<'gaps'>> {
    const areas = gapsOf(answer.timed, { limitMinutes, group, units: answer.data.units })
    const landOf = await this.#regions.villageShapes(answer.data)
    const placeOf = new Map(answer.timed.map((place) => [place.id, { at: place.at, shape: landOf.get(place.id) }]))
    const outlines: ReturnType<typeof outlineFeature>[] = []
    for (const area of areas) {
      outlines.push(outlineFeature(area, placeOf))
      await new Promise<void>((next) => setImmediate(next)) // an outline takes milliseconds, hundreds of them take a second: others are answered in between
    }
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
  async geoJson(query: QueryOf<'gaps'>) {
    const answer = await this.#times.answer(query)
    const { areas, outlines, ...head } = await this.reply(query)
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
    const placeFeatures = places.map(({ at, ...place }) => ({
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

const outlineFeature = (area: GapArea, placeOf: ReadonlyMap<string, OutlinedPlace>) => ({
  type: 'Feature' as const,
  id: area.rank,
  geometry: gapOutline(area.placeIds.map((id) => placeOf.get(id)!)),
  properties: { rank: area.rank, townshipCode: area.townshipCode, townshipName: area.townshipName, people: area.people },
})
