/** The plan of the demo region, as written by hand in geodata/regions/demo: where things are, in kilometres from the centre. */
import { readFileSync } from 'node:fs'

type KmPoint = readonly [eastKm: number, northKm: number]

export interface RiverPlan {
  readonly name: string
  readonly nameEn: string
  readonly kind: 'main' | 'tributary'
  readonly widthMetres: readonly [source: number, mouth: number]
  readonly meanderKm: number
  readonly line: readonly KmPoint[]
}

interface CountyPlan {
  readonly name: string
  readonly nameEn: string
  readonly code: string
  readonly kind: 'district' | 'county' | 'quasi'
  readonly management?: boolean
}

export interface TownPlan {
  readonly name: string
  readonly nameEn: string
  readonly county: string
  readonly kind: 'street' | 'town' | 'township' | 'quasi'
  readonly at: KmPoint
  readonly communities: number
  readonly villages: number
  /** How many of its villages belong to the fringe of the city. */
  readonly fringe?: number
  readonly seat?: boolean
}

interface PatchPlan {
  readonly name: string
  readonly at: KmPoint
  readonly halfAxesKm: readonly [number, number]
  readonly rotationDegrees: number
  readonly spacingMetres: readonly [number, number]
}

export interface RoadPlan {
  readonly ref: string
  readonly class: 'trunk' | 'secondary' | 'tertiary' | 'unclassified'
  readonly name: string | null
  readonly nameEn: string | null
  readonly via: readonly (string | KmPoint)[]
}

export interface Plan {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
  readonly seed: number
  readonly year: number
  readonly centre: readonly [lon: number, lat: number]
  readonly prefecture: { readonly name: string; readonly nameEn: string; readonly code: string; readonly seatAt: KmPoint }
  readonly outline: readonly KmPoint[]
  readonly rivers: readonly RiverPlan[]
  readonly reservoir: { readonly name: string; readonly nameEn: string; readonly outline: readonly KmPoint[] }
  readonly counties: readonly CountyPlan[]
  readonly towns: readonly TownPlan[]
  readonly patches: readonly PatchPlan[]
  readonly bridges: readonly { readonly name: string; readonly nameEn: string; readonly near: KmPoint }[]
  readonly motorways: readonly {
    readonly ref: string
    readonly name: string
    readonly nameEn: string
    readonly line: readonly KmPoint[]
  }[]
  readonly interchanges: readonly { readonly name: string; readonly motorway: string; readonly near: KmPoint }[]
  readonly roads: readonly RoadPlan[]
  readonly people: { readonly total: number; readonly urban: number; readonly fringe: number; readonly rural: number }
}

/** A word of a name with its romanisation. */
export type Word = readonly [zh: string, en: string]

export interface NameWords {
  readonly families: readonly Word[]
  readonly villageEndings: readonly Word[]
  readonly villageFronts: readonly Word[]
  readonly communities: readonly Word[]
  readonly streetStarts: readonly Word[]
  readonly laneStarts: readonly Word[]
}

const folder = new URL('../../geodata/regions/demo/', import.meta.url)

export const readPlan = (): Plan => JSON.parse(readFileSync(new URL('plan.json', folder), 'utf8')) as Plan

export const readNameWords = (): NameWords => JSON.parse(readFileSync(new URL('names.json', folder), 'utf8')) as NameWords

type Status = '开诊' | '筹建' | '停诊'

/** Which places of care exist on purpose; the many others follow from people. */
export interface FacilityPlan {
  readonly hospitals: readonly {
    readonly name: string
    readonly nameEn: string
    readonly grade: string
    readonly sites: readonly (readonly [name: string, nameEn: string, town: string, status: Status])[]
    readonly flags: string
  }[]
  readonly feverRooms: Readonly<Record<Status, readonly string[]>>
  readonly feverSentinels: readonly string[]
  readonly consultingKiosks: readonly (readonly [town: string, order: number, level: string])[]
  readonly single: readonly (readonly [
    type: string,
    name: string,
    nameEn: string,
    town: string,
    order: number,
    grade: string,
    status: Status,
  ])[]
}

export const readFacilityPlan = (): FacilityPlan =>
  JSON.parse(readFileSync(new URL('facilities.json', folder), 'utf8')) as FacilityPlan
