/**
 * Where people are left out: settlements beyond the limit, put together into areas that one measure could serve.
 *
 * An area is what one township answers for and what lies together in it. Plain arithmetic without Turf: it runs on
 * every step of a slider; outlines are drawn by gapOutline.ts.
 */
import type { LonLat } from '../geometry/lonLat.ts'
import { createPlane } from '../geometry/plane.ts'
import { type AreaClass, areaClassOf, type PeopleGroup, peopleIn } from '../places/place.ts'
import type { Unit } from '../places/unit.ts'
import { components } from './components.ts'
import { isWithin, type TimedPlace } from './timedPlace.ts'
import { unitTree } from './unitTree.ts'

/**
 * Settlements of a township hang together when each is at most this far from another of them. 5 km is the usual radius of
 * a township health centre (domain reference 2.1, not confirmed): two settlements closer than that could share one.
 */
export const LINK_METRES = 5000

export interface GapArea {
  readonly rank: number // 1 = most people of the group
  readonly townshipCode: string | null
  readonly townshipName: string
  readonly townshipNameEn: string
  readonly countyName: string
  readonly areaClass: AreaClass // the class most of its people live in
  readonly placeIds: string[] // sorted
  readonly people: number
  readonly age65: number
  readonly children: number
  readonly centre: [number, number] // the settlement nearest to the middle of its people
  readonly nearestFacilityId: string | null // the nearest service of most of its people; null: none can be reached
  readonly seconds: number | null // people-weighted mean time to the nearest service; null: some cannot reach any
}

export interface GapQuestion {
  readonly limitMinutes: number
  readonly group: PeopleGroup
  readonly units: readonly Unit[]
  readonly linkMetres?: number // LINK_METRES by default
}

/**
 * The uncovered places in areas, most people of the group first (then by township code, then by first place).
 *
 * Every uncovered place is in exactly one area, so the areas' people add up to the uncovered people; places where nobody
 * of the group lives are kept, in areas that rank last. A place without a township goes with those of its county
 * that have none either. The answer does not depend on the order of the places.
 */
export function gapsOf(timed: readonly TimedPlace[], question: GapQuestion): GapArea[] {
  const steps = gapSteps(timed, question)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same, a township at a step, for those who have other things to do in between. */
export function* gapSteps(timed: readonly TimedPlace[], question: GapQuestion): Generator<undefined, GapArea[]> {
  const { limitMinutes, group, units, linkMetres = LINK_METRES } = question
  const tree = unitTree(units)

  // the township that answers for each uncovered place
  const byTownship = new Map<string, TimedPlace[]>()
  for (const place of timed) {
    if (isWithin(place.seconds, limitMinutes)) continue
    const key = place.townshipCode ?? `county ${place.countyCode ?? ''}`
    const neighbours = byTownship.get(key)
    if (neighbours === undefined) byTownship.set(key, [place])
    else neighbours.push(place)
  }

  const areas: Omit<GapArea, 'rank'>[] = []
  for (const neighbours of byTownship.values()) {
    neighbours.sort((a, b) => compareText(a.id, b.id))
    for (const together of components(
      neighbours.map((place) => place.at),
      linkMetres,
    )) {
      const places = together.map((index) => neighbours[index])
      const { townshipCode, countyCode } = places[0]
      const township = tree.unit(townshipCode)
      const county = (township && tree.ancestor(township, 'county')) ?? tree.unit(countyCode)
      areas.push({
        townshipCode,
        townshipName: township?.name ?? townshipCode ?? '',
        townshipNameEn: township?.nameEn ?? townshipCode ?? '',
        countyName: county?.name ?? '',
        ...figuresOf(places, group),
      })
    }
    yield
  }

  const ofGroup = {
    all: (area: Figures) => area.people,
    age65: (area: Figures) => area.age65,
    children: (area: Figures) => area.children,
  }
  const size = ofGroup[group]
  areas.sort(
    (a, b) =>
      size(b) - size(a) || compareText(a.townshipCode ?? '', b.townshipCode ?? '') || compareText(a.placeIds[0], b.placeIds[0]),
  )
  return areas.map((area, index) => ({ rank: index + 1, ...area }))
}

type Figures = Pick<
  GapArea,
  'areaClass' | 'placeIds' | 'people' | 'age65' | 'children' | 'centre' | 'nearestFacilityId' | 'seconds'
>

/** Rural before fringe before urban where they are equally many: the side on which an error hides nobody. */
const CLASS_PREFERENCE: readonly AreaClass[] = ['rural', 'fringe', 'urban']

function figuresOf(places: readonly TimedPlace[], group: PeopleGroup): Figures {
  // an area without anybody of the group still has a middle: each place then weighs the same
  const count = places.some((place) => peopleIn[group](place) > 0) ? peopleIn[group] : () => 1

  let people = 0
  let age65 = 0
  let children = 0
  let weights = 0
  let weightedSeconds = 0
  let allReached = true
  const ofClass: Record<AreaClass, number> = { urban: 0, fringe: 0, rural: 0 }
  const ofFacility = new Map<string, number>()
  for (const place of places) {
    people += place.people
    age65 += place.age65
    children += place.age0to14
    const weight = count(place)
    weights += weight
    ofClass[areaClassOf[place.settlementClass ?? 'unknown']] += weight
    if (place.seconds === null) allReached = false
    else weightedSeconds += place.seconds * weight
    if (place.facilityId !== null) ofFacility.set(place.facilityId, (ofFacility.get(place.facilityId) ?? 0) + weight)
  }

  return {
    areaClass: CLASS_PREFERENCE.reduce((best, next) => (ofClass[next] > ofClass[best] ? next : best)),
    placeIds: places.map((place) => place.id),
    people,
    age65,
    children,
    centre: middleOf(places, count),
    nearestFacilityId: mostOf(ofFacility),
    seconds: allReached ? weightedSeconds / weights : null,
  }
}

/** The position of the place nearest to the weighted middle: a badge there stands on a settlement, never in a river. */
function middleOf(places: readonly TimedPlace[], weightOf: (place: TimedPlace) => number): [number, number] {
  const plane = createPlane(places[0].at)
  let weights = 0
  let sumX = 0
  let sumY = 0
  for (const place of places) {
    const weight = weightOf(place)
    weights += weight
    sumX += weight * plane.x(place.at[0])
    sumY += weight * plane.y(place.at[1])
  }
  let nearest: LonLat = places[0].at
  let least = Infinity
  for (const { at } of places) {
    const distance = Math.hypot(plane.x(at[0]) - sumX / weights, plane.y(at[1]) - sumY / weights)
    if (distance < least) {
      least = distance
      nearest = at
    }
  }
  return [nearest[0], nearest[1]]
}

/** The key with the largest value, the first in text order of equals; null when there is none. */
function mostOf(counts: ReadonlyMap<string, number>): string | null {
  let best: string | null = null
  for (const [key, value] of counts) {
    const lead = best === null ? 1 : value - counts.get(best)!
    if (best === null || lead > 0 || (lead === 0 && key < best)) best = key
  }
  return best
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
