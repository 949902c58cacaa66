/** The first reading of a file: which roads, water and turn restrictions there are, before any position is known. */

import { GrowingFloat64, type SortedLookup } from './growing.ts'
import type { OsmVisitor } from './pbfReader.ts'
import { type DrawnRestriction, readRestriction } from './restrictions.ts'
import { RoadAssembler } from './roadAssembler.ts'
import type { Waterway } from './roadData.ts'
import { RestrictionTally, RoadTally } from './roadReport.ts'
import { claimsToBeRoad, readWayTags, type TagLookup } from './tags.ts'
import { waterAreaKind, waterwayKind } from './water.ts'

/** The file holds more than memory is given for. */
export class OsmTooLargeError extends Error {
  constructor(held: string) {
    super(`The file holds more than ${held}; cut the region out of it first.`)
    this.name = 'OsmTooLargeError'
  }
}

/** Four numbers of 8 bytes are held per node of a road at the worst moment: a gigabyte. A Chinese province has some 10 million. */
const MAX_HELD = 30_000_000

interface Named {
  readonly osmId: number
  readonly kind: string
  readonly name: string
  readonly nameEn: string
}

/** What the first pass found. */
export class Gathered {
  readonly tally = new RoadTally()
  readonly restrictionTally = new RestrictionTally()
  readonly assembler = new RoadAssembler()
  readonly wayIds = new GrowingFloat64()
  readonly wayEnds = new GrowingFloat64()
  readonly refs = new GrowingFloat64()
  readonly waterWays: (Named & { refs: Float64Array })[] = []
  readonly waterLines: (Named & { refs: Float64Array; kind: Waterway['kind'] })[] = []
  /** Water drawn by relations. */
  waterRelations: (Named & { readonly members: readonly number[] })[] = []
  readonly memberRefs = new Map<number, Float64Array>()
  readonly restrictions: DrawnRestriction[] = []
  /** Numbers of the ways that touch the box, when there is one. */
  readonly touching = new GrowingFloat64()
  waterOutside = 0
  readonly hasWays: boolean[] = []
  readonly hasNodes: boolean[] = []
  #held = 0

  /** Counts numbers that are kept in memory. Throws OsmTooLargeError when they get too many. */
  hold(numbers: number): void {
    this.#held += numbers
    if (this.#held > MAX_HELD) throw new OsmTooLargeError(`${MAX_HELD / 1e6} million nodes of roads and water`)
  }
}

export const namesOf = (tags: TagLookup) => ({
  name: tags.get('name') ?? tags.get('name:zh') ?? '',
  nameEn: tags.get('name:en') ?? '',
})

const WAY_KEYS = ['highway', 'route', 'natural', 'waterway', 'landuse']
/** What an element costs beside its nodes. */
const PER_ELEMENT = 8
/** A larger outline is no lake. */
const MAX_OUTLINES = 10_000

/** Gathers into `found` what has a node in `near`; everything when that is null. */
export function gatherRoads(found: Gathered, near: SortedLookup | null): OsmVisitor {
  const touches = (id: number, refs: Float64Array) => {
    if (near === null) return true
    for (let at = 0; at < refs.length; at++) {
      if (near.indexOf(refs[at]) < 0) continue
      found.touching.push(id)
      return true
    }
    return false
  }
  function gatherRoad(id: number, tags: TagLookup, refs: Float64Array, isNear: boolean): void {
    const traits = readWayTags(tags)
    if (typeof traits === 'string') found.tally.refuse(id, traits, `highway=${tags.get('highway') ?? ''}`)
    else if (refs.length < 2) found.tally.refuse(id, 'too_short', `${refs.length} nodes`)
    else if (!isNear) found.tally.refuse(id, 'outside_bounds', '')
    else {
      found.hold(PER_ELEMENT + refs.length)
      found.wayIds.push(id)
      // the ways' traits have the numbers of the ways
      found.assembler.addTraits(traits)
      found.refs.pushAll(refs)
      found.wayEnds.push(found.refs.length)
    }
  }

  function gatherWater(id: number, tags: TagLookup, refs: Float64Array, isNear: boolean): void {
    const areaKind = waterAreaKind(tags)
    const isArea = areaKind !== null && refs.length > 3 && refs[0] === refs[refs.length - 1]
    const lineKind = isArea ? null : waterwayKind(tags)
    if (!isArea && lineKind === null) return
    if (!isNear) {
      found.waterOutside++
      return
    }
    found.hold(PER_ELEMENT + refs.length)
    if (isArea) found.waterWays.push({ osmId: id, kind: areaKind, ...namesOf(tags), refs: refs.slice() })
    else if (lineKind !== null) found.waterLines.push({ osmId: id, kind: lineKind, ...namesOf(tags), refs: refs.slice() })
  }

  return {
    // the members of water relations carry no tags, and whether they touch the box counts
    wayKeys: near === null ? WAY_KEYS : undefined,
    block(block, contents) {
      found.hasWays[block] = contents.hasWays
      found.hasNodes[block] = contents.hasNodes
    },
    way(id, tags, refs) {
      const isNear = touches(id, refs)
      if (claimsToBeRoad(tags)) gatherRoad(id, tags, refs, isNear)
      else gatherWater(id, tags, refs, isNear)
    },
    relation(id, tags, readMembers) {
      const type = tags.get('type')
      if (type === 'restriction') {
        const drawn = readRestriction(id, tags, readMembers)
        if (typeof drawn === 'string') found.restrictionTally.leaveOut(id, drawn)
        else {
          found.hold(2 * PER_ELEMENT)
          found.restrictions.push(drawn)
        }
      } else if (type === 'multipolygon') {
        const kind = waterAreaKind(tags)
        if (kind === null) return
        const members = readMembers().flatMap((member) => (member.type === 'way' ? [member.id] : []))
        found.hold(PER_ELEMENT + members.length)
        if (members.length > MAX_OUTLINES) found.waterOutside++
        else found.waterRelations.push({ osmId: id, kind, ...namesOf(tags), members })
      }
    },
  }
}
