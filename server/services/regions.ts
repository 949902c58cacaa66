/** Regions and what is known of each, read from the database once per version of its data. */
import type { ReplyOf, RuleSetBriefReply } from '../contract.ts'
import type { Facility } from '../core/facilities/facility.ts'
import type { RuleSet } from '../core/facilities/rules.ts'
import type { MultiPolygon, Polygon } from '../core/geometry/polygon.ts'
import type { Place } from '../core/places/place.ts'
import { AppError } from '../errors.ts'
import { countsOf, type RegionCounts } from '../store/counts.ts'
import { facilitiesOf } from '../store/facilities.ts'
import { lastFiles } from '../store/imports.ts'
import { placesOf } from '../store/places.ts'
import { type RegionRecord, regionById, regionsOf } from '../store/regions.ts'
import { snapshot } from '../store/snapshot.ts'
import type { Db } from '../store/tables.ts'
import { type GeoJsonGeometry, unitShapes, unitsOf } from '../store/units.ts'
import { Kept } from './kept.ts'
import { chinaDayOf } from './standards.ts'

type UnitWithPeople = Awaited<ReturnType<typeof unitsOf>>[number]

/** Everything that a question about a region is computed from, all of one version. */
export interface RegionData {
  readonly region: RegionRecord
  readonly units: readonly UnitWithPeople[]
  readonly places: readonly Place[]
  readonly facilities: readonly Facility[]
}

/** Versions of regions kept in memory: some thousand places and facilities each. */
const MOST_KEPT = 6

export class Regions {
  readonly #db: Db
  readonly #kept = new Kept<RegionData>(MOST_KEPT)
  readonly #counts = new Kept<RegionCounts>(MOST_KEPT)
  readonly #shapes = new Kept<ReadonlyMap<string, MultiPolygon>>(MOST_KEPT)

  constructor(db: Db) {
    this.#db = db
  }

  /** Throws AppError('not_found') for a region that is not on this server. */
  async record(id: string): Promise<RegionRecord> {
    const region = await regionById(this.#db, id)
    if (region !== null) return region
    const known = (await regionsOf(this.#db)).map((one) => one.id)
    throw new AppError(
      'not_found',
      `There is no region "${id}" here. ${known.length > 0 ? `Known: ${known.join(', ')}.` : 'None was made yet.'}`,
    )
  }

  /** The region's data as of now. Throws like `record`. */
  async data(id: string): Promise<RegionData> {
    const { dataVersion } = await this.record(id)
    return this.#kept.get(`${id} ${dataVersion}`, () => this.#read(id))
  }

  #read(id: string): Promise<RegionData> {
    return snapshot(this.#db, async (trx) => {
      const region = await regionById(trx, id)
      if (region === null) throw new AppError('not_found', `The region "${id}" was removed a moment ago.`)
      return {
        region,
        units: await unitsOf(trx, id),
        places: await placesOf(trx, id),
        facilities: await facilitiesOf(trx, id),
      }
    })
  }

  /** The land of each village and community of which an outline was imported, by code. */
  async villageShapes({ region: { id, dataVersion } }: RegionData): Promise<ReadonlyMap<string, MultiPolygon>> {
    return this.#shapes.get(`${id} ${dataVersion}`, async () => {
      const shapes = await unitShapes(this.#db, id, 'village')
      return new Map(shapes.map(({ code, geometry }) => [code, areasOf(geometry)]))
    })
  }

  async list(): Promise<ReplyOf<'regions'>> {
    return (await regionsOf(this.#db)).map(briefOf)
  }

  /** Data whose source nobody named stands by the name of its file and the day of its import. */
  async #filesBehind({ id, sources }: RegionRecord): Promise<RegionRecord['sources']> {
    const named = new Set(sources.map((source) => source.what))
    const files = (await lastFiles(this.#db, id)).filter((file) => !named.has(file.what))
    return files.map(({ what, fileName, at }) => {
      return { what, nameZh: fileName, nameEn: fileName, date: chinaDayOf(at), licence: '' }
    })
  }

  async detail(id: string, ruleSets: readonly RuleSet[]): Promise<ReplyOf<'region'>> {
    const region = await this.record(id)
    const kept = await this.#counts.get(`${id} ${region.dataVersion}`, () => countsOf(this.#db, id))
    const { facilityTypes, imprecisePlaces, impreciseFacilities, ...counts } = kept
    return {
      ...briefOf(region),
      mapApprovalNo: region.mapApprovalNo,
      sources: [...region.sources, ...(await this.#filesBehind(region))],
      counts,
      facilityCounts: facilityTypes,
      ruleSets: ruleSets.map((set) => ({
        ...ruleSetBrief(set),
        rules: set.rules.map(({ id, need, types, serviceLevels = null, without = null, effect, textZh, textEn, source }) => {
          return { id, need, types, serviceLevels, without, effect, textZh, textEn, source }
        }),
        sources: set.sources.map(({ id, title, number, url, mark }) => ({ id, title, number, url, mark })),
      })),
      imprecise: { places: imprecisePlaces, facilities: impreciseFacilities },
    }
  }
}

const briefOf = ({
  id,
  nameZh,
  nameEn,
  fictional,
  centre,
  bbox,
  roadsFile,
  dataVersion,
}: RegionRecord): ReplyOf<'regions'>[number] => {
  return { id, nameZh, nameEn, fictional, centre, bbox, hasRoads: roadsFile !== null, dataVersion }
}

const areasOf = ({ type, coordinates }: GeoJsonGeometry): MultiPolygon =>
  type === 'Polygon' ? [coordinates as Polygon] : type === 'MultiPolygon' ? (coordinates as MultiPolygon) : []

export const ruleSetBrief = ({ id, edition, nameZh, nameEn, validFrom, validTo }: RuleSet): RuleSetBriefReply => {
  return { id, edition, nameZh, nameEn, validFrom, validTo }
}
