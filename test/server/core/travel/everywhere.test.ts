/** Times everywhere, where a source must offer edges that lie far from it. */
import { describe, expect, test } from 'vitest'
import type { LonLat } from '../../../../server/core/geometry/lonLat.ts'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { TRAVEL_DIRECTIONS, timesToNearest } from '../../../../server/core/travel/nearest.ts'
import { createNetwork } from '../../../../server/core/travel/network.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { metresAt } from '../../../support/sketch.ts'

describe('timesEverywhere', () => {
  test.each(TRAVEL_DIRECTIONS)('finds the walk to the middle of a road whose ends are reached sooner (%s)', (direction) => {
    const clinic = metresAt(0, 0)
    const [west, east] = [metresAt(-2000, 1500), metresAt(2000, 1500)]
    const road = (from: LonLat, to: LonLat) => ({ coordinates: [from, to], tags: { highway: 'tertiary' } })
    // short roads elsewhere, so that the cells of the index are small
    const village = Array.from({ length: 400 }, (_, lane) => road(metresAt(5000, lane * 20), metresAt(5020, lane * 20)))
    const { roads } = roadsFromLines([road(clinic, west), road(clinic, east), road(west, east), ...village])
    // 2 m/s on roads, 1 m/s off them
    const network = createNetwork(roads, flatProfile(7.2, 3.6, 1))
    // more than 3 km from the clinic and from all roads but the third. The ends of that are 2,500 m of road away, 1,250 s; its middle
    // another 1,000 s by road, but 1,500 s on foot, and from there it is 2,900 s to the house
    const { seconds } = timesToNearest(network, [metresAt(0, 4400)], [clinic], { direction })
    expect(seconds[0]).toBeCloseTo(4400, 0)
  })
})
