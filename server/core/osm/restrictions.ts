/**
 * Turn restrictions: what a relation of type=restriction says, and of which pieces of road it speaks.
 *
 * Meanings follow the OSM wiki (Relation:restriction). A restriction is kept as rows of pieces of road (see RoadData); one that
 * cannot be understood without guessing is left out and counted, for a wrong one would close a street that is open.
 */
import { userBit } from './barriers.ts'
import type { Member } from './pbfReader.ts'
import { type TagLookup, WAY_FLAG } from './tags.ts'

/** Why a restriction was left out. */
export const RESTRICTION_PROBLEMS = [
  'conditional', // holds at some hours only
  'other_vehicles', // binds none of our travellers
  'not_understood', // its tags
  'bad_members', // not from ways by a node or ways to ways
  'missing_members', // a way or node is not among the roads
  'not_connected', // its members do not follow one another
  'ambiguous', // its members follow one another in more than one way
] as const
export type RestrictionProblem = (typeof RESTRICTION_PROBLEMS)[number]

interface RestrictionRule {
  readonly isOnly: boolean
  readonly binds: number
}

/** A restriction as drawn: OSM numbers of its members. */
export interface DrawnRestriction extends RestrictionRule {
  readonly osmId: number
  readonly from: readonly number[]
  readonly via: readonly number[]
  /** A node, or else ways. */
  readonly viaIsNode: boolean
  readonly to: readonly number[]
}

const VALUES = new Map<string, boolean>([
  ...['left_turn', 'right_turn', 'straight_on', 'u_turn', 'entry', 'exit'].map((turn): [string, boolean] => [
    `no_${turn}`,
    false,
  ]),
  ...['left_turn', 'right_turn', 'straight_on', 'u_turn'].map((turn): [string, boolean] => [`only_${turn}`, true]),
])
const CAR = userBit('motorcar')
const BICYCLE = userBit('bicycle')
const EXEMPTS: Readonly<Record<string, number>> = {
  bicycle: BICYCLE,
  motorcar: CAR,
  motor_vehicle: CAR,
  vehicle: CAR | BICYCLE,
}
/** Keys that say it for some vehicles; the general one comes first. */
const KEYS: readonly (readonly [key: string, binds: number])[] = [
  ['restriction', CAR | BICYCLE],
  ['restriction:vehicle', CAR | BICYCLE],
  ['restriction:motor_vehicle', CAR],
  ['restriction:motorcar', CAR],
  ['restriction:bicycle', BICYCLE],
]
const HOURS = ['restriction:conditional', 'restriction:motorcar:conditional', 'day_on', 'hour_on']
const OTHERS = ['hgv', 'bus', 'caravan', 'agricultural', 'hazmat', 'psv', 'tourist_bus', 'coach', 'emergency', 'motorcycle']

function readRule(tags: TagLookup): RestrictionRule | RestrictionProblem {
  const said = KEYS.find(([key]) => tags.get(key) !== undefined)
  if (!said) {
    if (HOURS.some((key) => tags.get(key) !== undefined)) return 'conditional'
    return OTHERS.some((vehicle) => tags.get(`restriction:${vehicle}`) !== undefined) ? 'other_vehicles' : 'not_understood'
  }
  const [key, vehicles] = said
  const isOnly = VALUES.get(tags.get(key) ?? '')
  if (isOnly === undefined) return 'not_understood'
  if (tags.get('day_on') !== undefined || tags.get('hour_on') !== undefined) return 'conditional'
  const exempt = (tags.get('except') ?? '').split(';').reduce((bits, vehicle) => bits | (EXEMPTS[vehicle.trim()] ?? 0), 0)
  const binds = vehicles & ~exempt
  return binds === 0 ? 'other_vehicles' : { isOnly, binds }
}

/** Honest restrictions have three members, no_entry and no_exit a few more. */
const MAX_MEMBERS = 60

/** Reads a relation that is a restriction; `members` is called only when its tags are of interest. */
export function readRestriction(
  osmId: number,
  tags: TagLookup,
  members: () => readonly Member[],
): DrawnRestriction | RestrictionProblem {
  const rule = readRule(tags)
  if (typeof rule === 'string') return rule
  const all = members()
  const inRole = (role: string) => all.filter((member) => member.role === role)
  const [from, via, to] = [inRole('from'), inRole('via'), inRole('to')]
  const viaIsNode = via.length === 1 && via[0].type === 'node'
  const areWays = [...from, ...to, ...(viaIsNode ? [] : via)].every((member) => member.type === 'way')
  const count = from.length + via.length + to.length
  if (!areWays || from.length === 0 || via.length === 0 || to.length === 0 || count > MAX_MEMBERS) return 'bad_members'
  const ids = (list: readonly Member[]) => list.map((member) => member.id)
  return { osmId, ...rule, from: ids(from), via: ids(via), viaIsNode, to: ids(to) }
}

/** The roads that restrictions speak of. */
export interface RoadPieces {
  /** Numbers of the ways made of an OSM way: none, one, or several when it was cut. */
  readonly waysOf: (osmId: number) => readonly number[]
  readonly firstNode: ArrayLike<number>
  readonly nodes: ArrayLike<number>
  readonly flags: (way: number) => number
  /** The number of an OSM node, −1 when no road passes it. */
  readonly nodeOf: (osmId: number) => number
}

/** The rows of steps that a restriction speaks of: one for each pair of a from way and a to way. */
export function stepsOf(drawn: DrawnRestriction, roads: RoadPieces): number[][] | RestrictionProblem {
  const rows: number[][] = []
  let problem: RestrictionProblem = 'not_connected'
  for (const from of drawn.from) {
    for (const to of drawn.to) {
      const row = drawn.viaIsNode ? byNode(roads, from, drawn.via[0], to) : byWays(roads, from, drawn.via, to)
      if (typeof row === 'string') problem = row
      else rows.push(row)
    }
  }
  return rows.length > 0 ? rows : problem
}

const REVERSED = 1
/** A restriction should meet its ways at their ends; ways of ordinary length are searched for a place in between as well. */
const LONGEST_SEARCHED = 2000
/** Ways to put the via ways in a row that are tried: honest ones fit at once. */
const MOST_TRIALS = 100

function byNode(roads: RoadPieces, from: number, viaNode: number, to: number): number[] | RestrictionProblem {
  const node = roads.nodeOf(viaNode)
  if (node < 0 || roads.waysOf(from).length === 0 || roads.waysOf(to).length === 0) return 'missing_members'
  const after = onlyOne(roads, leaving(roads, to, node))
  const before = onlyOne(roads, leaving(roads, from, node).map(reverse))
  if (typeof before === 'string') return before
  return typeof after === 'string' ? after : [before, after]
}

function byWays(roads: RoadPieces, from: number, via: readonly number[], to: number): number[] | RestrictionProblem {
  if ([from, ...via, to].some((id) => roads.waysOf(id).length === 0)) return 'missing_members'
  if (via.some((id) => roads.waysOf(id).length > 1)) return 'missing_members'
  const found: number[][] = []
  let trials = 0
  const follow = (node: number, left: readonly number[], row: readonly number[]) => {
    if (found.length > 1 || ++trials > MOST_TRIALS) return
    if (left.length === 0) {
      for (const step of leaving(roads, to, node)) if (isOpen(roads, step)) found.push([...row, step])
      return
    }
    for (const id of left) {
      const [way] = roads.waysOf(id)
      for (const run of [along(roads, way), along(roads, way).reverse().map(reverse)]) {
        if (headOf(roads, reverse(run[0])) !== node || !isOpen(roads, run[0])) continue
        follow(
          headOf(roads, run[run.length - 1]),
          left.filter((other) => other !== id),
          [...row, ...run],
        )
      }
    }
  }
  for (const way of roads.waysOf(from)) {
    const run = along(roads, way)
    for (const last of [run[run.length - 1], reverse(run[0])]) {
      if (isOpen(roads, last)) follow(headOf(roads, last), via, [last])
    }
  }
  if (found.length > 1 || trials > MOST_TRIALS) return 'ambiguous'
  return found[0] ?? 'not_connected'
}

const reverse = (step: number) => step ^ REVERSED
const headOf = ({ nodes }: RoadPieces, step: number) => nodes[(step >>> 1) + (step & REVERSED ? 0 : 1)]

/** All steps of a way, forwards. */
function along({ firstNode }: RoadPieces, way: number): number[] {
  const steps: number[] = []
  for (let place = firstNode[way]; place + 1 < firstNode[way + 1]; place++) steps.push(2 * place)
  return steps
}

/** The steps of an OSM way that lead away from a node. */
function leaving(roads: RoadPieces, osmId: number, node: number): number[] {
  const { firstNode, nodes } = roads
  const steps: number[] = []
  for (const way of roads.waysOf(osmId)) {
    const [first, last] = [firstNode[way], firstNode[way + 1] - 1]
    if (nodes[first] === node) steps.push(2 * first)
    if (nodes[last] === node) steps.push(reverse(2 * (last - 1)))
    if (last - first > LONGEST_SEARCHED) continue
    for (let place = first + 1; place < last; place++) {
      if (nodes[place] === node) steps.push(2 * place, reverse(2 * (place - 1)))
    }
  }
  return steps
}

/** The step meant: the one there is, or of two (the way runs on beyond the node) the one that vehicles may drive. */
function onlyOne(roads: RoadPieces, steps: readonly number[]): number | RestrictionProblem {
  if (steps.length === 0) return 'not_connected'
  if (steps.length === 1) return steps[0]
  const open = steps.filter((step) => isOpen(roads, step))
  return open.length === 1 ? open[0] : 'ambiguous'
}

/** Whether one-way rules let vehicles drive this step. */
function isOpen(roads: RoadPieces, step: number): boolean {
  let way = 0
  for (let high = roads.firstNode.length - 1; high - way > 1; ) {
    const middle = (way + high) >>> 1
    if (roads.firstNode[middle] <= step >>> 1) way = middle
    else high = middle
  }
  return (roads.flags(way) & (step & REVERSED ? WAY_FLAG.onewayForward : WAY_FLAG.onewayBackward)) === 0
}
