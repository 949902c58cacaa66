/** The share curve of the chart: people within reach at every whole minute, per class. */
import { type AreaClass, areaClassOf, type PeopleGroup, peopleIn } from '../places/place.ts'
import { MS_PER_SECOND } from '../units.ts'
import { AREA_CLASS_ORDER } from './coverage.ts'
import { limitMs, type TimedPlace } from './timedPlace.ts'

export interface Curve {
  readonly people: number // all of the group, reached or not
  readonly within: readonly number[] // at index m: people within m minutes, m = 0 … maxMinutes
}

/**
 * Cumulative people by minute for each class and for all. At every whole minute the value is exactly what `coverageOf`
 * gives for that limit. `maxMinutes` is a whole number.
 */
export function curve(timed: readonly TimedPlace[], group: PeopleGroup, maxMinutes = 60): Record<AreaClass | 'all', Curve> {
  const people: Record<AreaClass | 'all', number> = { urban: 0, fringe: 0, rural: 0, all: 0 }
  const arriving: Record<AreaClass | 'all', number[]> = {
    urban: new Array<number>(maxMinutes + 1).fill(0),
    fringe: new Array<number>(maxMinutes + 1).fill(0),
    rural: new Array<number>(maxMinutes + 1).fill(0),
    all: new Array<number>(maxMinutes + 1).fill(0),
  }
  const count = peopleIn[group]
  const minuteMs = limitMs(1)
  for (const place of timed) {
    const areaClass = areaClassOf[place.settlementClass ?? 'unknown']
    people[areaClass] += count(place)
    if (place.seconds === null) continue
    // the first whole minute that is long enough
    const minute = Math.ceil(Math.round(place.seconds * MS_PER_SECOND) / minuteMs)
    if (minute <= maxMinutes) arriving[areaClass][minute] += count(place)
  }

  for (const areaClass of AREA_CLASS_ORDER) {
    people.all += people[areaClass]
    for (let minute = 0; minute <= maxMinutes; minute++) {
      if (minute > 0) arriving[areaClass][minute] += arriving[areaClass][minute - 1]
      arriving.all[minute] += arriving[areaClass][minute]
    }
  }
  return {
    urban: { people: people.urban, within: arriving.urban },
    fringe: { people: people.fringe, within: arriving.fringe },
    rural: { people: people.rural, within: arriving.rural },
    all: { people: people.all, within: arriving.all },
  }
}
