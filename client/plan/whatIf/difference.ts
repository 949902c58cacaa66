/** What a plan changes, settlement by settlement: who is reached that was not, who is not any more, who gets there later. */
import type { TimedPlaceReply } from '../../../server/contract.ts'
import { AREA_CLASS_ORDER } from '../../../server/core/coverage/coverage.ts'
import { isWithin } from '../../../server/core/coverage/timedPlace.ts'
import { type AreaClass, areaClassOf, type PeopleGroup, peopleIn } from '../../../server/core/places/place.ts'
import { SECONDS_PER_MINUTE } from '../../../server/core/units.ts'
import { REACH } from '../../map/mapData.ts'

/** Settlements of one township that change together. */
export interface ChangedArea {
  readonly townshipCode: string | null
  readonly placeIds: readonly string[] // most people first
  readonly people: number
  readonly age65: number
  readonly minutesNow: number | null // mean by people; null: none of them can get there
  readonly minutesThen: number | null
}

interface Side {
  readonly people: number
  readonly age65: number
  readonly areas: readonly ChangedArea[] // most people first
}

/** People for whom the way becomes longer or shorter, both times known. */
interface Moved {
  readonly people: number
  readonly minutes: number // mean by people, more than 0
}

interface ClassChange {
  readonly class: AreaClass | 'all'
  readonly now: number | null // share reached, 0 to 1; null: nobody lives there
  readonly after: number | null
}

export interface Difference {
  readonly minutes: number
  readonly gained: Side
  readonly lost: Side
  readonly net: number // people reached then, less those reached now: gained − lost
  readonly reachedNow: number
  readonly reachedThen: number
  readonly people: number
  readonly slower: Moved
  readonly faster: Moved
  readonly cutOff: number // of the people lost, those whose settlement lies in an area taken out
  readonly classes: readonly ClassChange[] // classes, then all
  readonly reach: Uint8Array // per settlement of the plan's reply, bits of REACH
}

/** Under this a time has not changed: engines may round a millisecond. */
const SAME_SECONDS = 0.5

/** Compares two answers to one question about the same settlements; those that only one of them knows are left out of gain and loss. */
export function differenceOf(
  now: readonly TimedPlaceReply[],
  then: readonly TimedPlaceReply[],
  { minutes, group }: { readonly minutes: number; readonly group: PeopleGroup },
): Difference {
  const before = new Map(now.map((place) => [place.id, place]))
  const reach = new Uint8Array(then.length)
  const [gained, lost]: [Pair[], Pair[]] = [[], []]
  const moved = { slower: { people: 0, minutes: 0 }, faster: { people: 0, minutes: 0 } }
  let cutOff = 0
  for (const [index, after] of then.entries()) {
    const people = peopleIn[group](after)
    const within = isWithin(after.seconds, minutes)
    if (!within) reach[index] = REACH.not
    const earlier = before.get(after.id)
    if (earlier === undefined) continue
    const was = isWithin(earlier.seconds, minutes)
    if (within && !was) {
      reach[index]! |= REACH.gained
      gained.push({ earlier, after })
    } else if (!within && was) {
      reach[index]! |= REACH.lost
      if (after.unreached === 'cut_off') cutOff += people
      lost.push({ earlier, after })
    }
    if (earlier.seconds === null || after.seconds === null) continue
    const seconds = after.seconds - earlier.seconds
    if (Math.abs(seconds) < SAME_SECONDS) continue
    const way = seconds > 0 ? moved.slower : moved.faster
    way.people += people
    way.minutes += people * (Math.abs(seconds) / SECONDS_PER_MINUTE)
  }
  const total = classesOf(now, then, { minutes, group })
  const all = total.at(-1)!
  return {
    minutes,
    gained: sideOf(gained, group),
    lost: sideOf(lost, group),
    net: all.peopleThen - all.peopleNow,
    reachedNow: all.peopleNow,
    reachedThen: all.peopleThen,
    people: all.people,
    slower: mean(moved.slower),
    faster: mean(moved.faster),
    cutOff,
    classes: total.map((row) => ({
      class: row.class,
      now: share(row.peopleNow, row.people),
      after: share(row.peopleThen, row.people),
    })),
    reach,
  }
}

interface Pair {
  readonly earlier: TimedPlaceReply
  readonly after: TimedPlaceReply
}

function sideOf(pairs: readonly Pair[], group: PeopleGroup): Side {
  const byTownship = new Map<string | null, Pair[]>()
  for (const pair of pairs) {
    const list = byTownship.get(pair.after.townshipCode)
    if (list === undefined) byTownship.set(pair.after.townshipCode, [pair])
    else list.push(pair)
  }
  const areas = [...byTownship]
    .map(([townshipCode, list]) => areaOf(townshipCode, list, group))
    .filter((area) => area.people > 0)
    .sort((a, b) => b.people - a.people)
  return { people: sum(areas, (area) => area.people), age65: sum(areas, (area) => area.age65), areas }
}

function areaOf(townshipCode: string | null, pairs: readonly Pair[], group: PeopleGroup): ChangedArea {
  const sorted = [...pairs].sort((a, b) => peopleIn[group](b.after) - peopleIn[group](a.after))
  return {
    townshipCode,
    placeIds: sorted.map(({ after }) => after.id),
    people: sum(pairs, ({ after }) => peopleIn[group](after)),
    age65: sum(pairs, ({ after }) => after.age65),
    minutesNow: meanMinutes(
      pairs.map(({ earlier }) => earlier),
      group,
    ),
    minutesThen: meanMinutes(
      pairs.map(({ after }) => after),
      group,
    ),
  }
}

/** Mean minutes by people of those who get there at all; null when nobody does. */
function meanMinutes(places: readonly TimedPlaceReply[], group: PeopleGroup): number | null {
  const there = places.filter((place) => place.seconds !== null && peopleIn[group](place) > 0)
  const people = sum(there, peopleIn[group])
  return people === 0 ? null : sum(there, (place) => peopleIn[group](place) * place.seconds!) / people / SECONDS_PER_MINUTE
}

interface ClassPeople {
  readonly class: AreaClass | 'all'
  people: number
  peopleNow: number
  peopleThen: number
}

function classesOf(
  now: readonly TimedPlaceReply[],
  then: readonly TimedPlaceReply[],
  { minutes, group }: { readonly minutes: number; readonly group: PeopleGroup },
): ClassPeople[] {
  const rows = new Map<AreaClass | 'all', ClassPeople>(
    [...AREA_CLASS_ORDER, 'all' as const].map((name) => [name, { class: name, people: 0, peopleNow: 0, peopleThen: 0 }]),
  )
  const rowsOf = (place: TimedPlaceReply) => [rows.get(areaClassOf[place.settlementClass ?? 'unknown'])!, rows.get('all')!]
  for (const place of then) {
    const people = peopleIn[group](place)
    for (const row of rowsOf(place)) {
      row.people += people
      if (isWithin(place.seconds, minutes)) row.peopleThen += people
    }
  }
  for (const place of now) {
    if (!isWithin(place.seconds, minutes)) continue
    for (const row of rowsOf(place)) row.peopleNow += peopleIn[group](place)
  }
  return [...rows.values()]
}

const sum = <T>(list: readonly T[], of: (item: T) => number): number => list.reduce((total, item) => total + of(item), 0)
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
const mean = ({ people, minutes }: Moved): Moved => ({ people, minutes: people === 0 ? 0 : minutes / people })
