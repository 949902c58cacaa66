/** The ways that times come about by, where sources are equally near. */
import { describe, expect, test } from 'vitest'
import { roadsFromLines } from '../../../../server/core/osm/roadsFromLines.ts'
import { BoundedTimes } from '../../../../server/core/travel/bounded.ts'
import { facilityWalker, positions } from '../../../../server/core/travel/nearest.ts'
import { createNetwork } from '../../../../server/core/travel/network.ts'
import { TightWays } from '../../../../server/core/travel/tightWays.ts'
import { flatProfile } from '../../../support/flatProfile.ts'
import { metresAt } from '../../../support/sketch.ts'

describe('TightWays', () => {
  test('leads to the source that the time is said to be of, also where another is as near', () => {
    // a straight road of four equal pieces, a clinic at either end: the middle is as near to both, 200 s
    const xs = [-2000, -1000, 0, 1000, 2000]
    const road = { coordinates: xs.map((x) => metresAt(x, 0)), tags: { highway: 'tertiary' } }
    const network = createNetwork(roadsFromLines([road]).roads, flatProfile(36, 3.6))
    const middle = network.nodeX.findIndex((x) => Math.abs(x) < 1)
    for (const ends of [
      [xs[0], xs[4]],
      [xs[4], xs[0]],
    ]) {
      const clinics = ends.map((x) => metresAt(x, 0))
      const times = new BoundedTimes(facilityWalker(network, 'to_facility'), ...positions(network, clinics, 'facility'))
      times.run(Infinity)
      const { timeMs, source } = times.search
      expect([Math.round(timeMs[middle] / 1000), source[middle]]).toEqual([200, 0])
      const { edges, seed } = new TightWays(times.sources).edgesFrom(middle)
      expect(edges).toHaveLength(1)
      expect(source[seed]).toBe(0)
    }
  })
})
