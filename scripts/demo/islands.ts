/** Three bits of road on purpose joined to nothing, as real maps have them: they must never capture a place. */
import type { Plan } from './plan.ts'
import { distance, fromKm, type Point } from './plane.ts'
import { random } from './random.ts'
import type { Vertex, Way } from './ways.ts'

/** Where the islands lie, in kilometres: beside three villages' land, away from all roads that are joined. */
const COUNT = 3

export function makeIslands(plan: Plan, ways: readonly Way[], firstId: number): Way[] {
  const dice = random(plan.seed, 'islands')
  const roadPoints = ways.flatMap(({ vertices }) => vertices.map(({ at }) => at))
  const farFromRoads = (place: Point) => roadPoints.every((at) => Math.abs(at[0] - place[0]) > 420 || distance(at, place) > 420)
  let id = firstId
  const islands: Way[] = []
  while (islands.length < 2 * COUNT) {
    const town = fromKm(dice.pick(plan.towns).at)
    const centre: Point = [town[0] + dice.between(-4000, 4000), town[1] + dice.between(-4000, 4000)]
    if (!farFromRoads(centre)) continue
    const vertex = (east: number, north: number): Vertex => ({ id: id++, at: [centre[0] + east, centre[1] + north] })
    const [a, b, c, d] = [vertex(-150, -20), vertex(-40, 25), vertex(70, 5), vertex(60, 140)]
    islands.push({ road: { class: 'residential' }, vertices: [a, b, c] }, { road: { class: 'service' }, vertices: [c, d] })
  }
  return islands
}
