/** Finding the unit that a row without coordinates means, from its code, its columns, its address and its name. */
import type { LonLat } from '../geometry/lonLat.ts'
import type { Precision } from '../places/place.ts'
import type { UnitLevel } from '../places/unit.ts'
import { shortName } from './unitRows.ts'

/** A unit with where it is, or where the nearest known thing to it is. */
export interface PlacedUnit {
  readonly code: string
  readonly level: UnitLevel
  readonly name: string
  readonly parent: string | null
  readonly at: LonLat | null
  readonly heldBy: UnitLevel | 'exact' | null // exact: its own seat
  readonly heldCode: string | null
}

export interface Hints {
  readonly code: string | null
  readonly county: string
  readonly township: string
  readonly village: string
  readonly address: string
  readonly names: readonly string[] // organisation, service point
}

export interface Placed {
  readonly unit: PlacedUnit
  readonly at: LonLat
  readonly precision: Precision
}

export class UnitIndex {
  readonly #byCode: ReadonlyMap<string, PlacedUnit>
  readonly #below = new Map<string | null, PlacedUnit[]>()
  readonly #counties: readonly PlacedUnit[]
  readonly #townships: readonly PlacedUnit[]

  constructor(units: readonly PlacedUnit[]) {
    this.#byCode = new Map(units.map((unit) => [unit.code, unit]))
    for (const unit of units) {
      const list = this.#below.get(unit.parent)
      if (list) list.push(unit)
      else this.#below.set(unit.parent, [unit])
    }
    this.#counties = units.filter((unit) => unit.level === 'county')
    this.#townships = units.filter((unit) => unit.level === 'township')
  }

  get(code: string): PlacedUnit | undefined {
    return this.#byCode.get(code)
  }

  /** The county a text names: by code, by its name, by its name without 区, 县, 市, or by the end of it (经开区 for 无锡经开区). */
  county(text: string): PlacedUnit | undefined {
    const wanted = text.trim()
    if (wanted === '') return undefined
    const code = /^\d{6}(\d{6})?$/.test(wanted) ? wanted.padEnd(12, '0') : ''
    return (
      this.#counties.find((unit) => unit.code === code || unit.name === wanted) ??
      only(this.#counties, (unit) => same(unit.name, wanted)) ??
      only(this.#counties, (unit) => [...wanted].length >= 2 && unit.name.endsWith(wanted))
    )
  }

  /** The township of a name, within a county when it is known; undefined when none or more than one fits. */
  township(text: string, county: PlacedUnit | undefined): PlacedUnit | undefined {
    const wanted = text.trim()
    if (wanted === '') return undefined
    const among = county ? this.#townships.filter((unit) => unit.parent === county.code) : this.#townships
    return only(among, (unit) => unit.name === wanted) ?? only(among, (unit) => same(unit.name, wanted))
  }

  /**
   * The most exact unit that the hints agree on, and its position. null when not even the county is known,
   * or when nothing of what is known has a position.
   */
  place(hints: Hints): Placed | null {
    const unit = this.#find(hints)
    return unit ? this.#positioned(unit) : null
  }

  #find(hints: Hints): PlacedUnit | undefined {
    const given = hints.code === null ? undefined : this.#byCode.get(hints.code)
    if (given?.level === 'village') return given
    const said = given?.level === 'township' ? given : undefined
    const address = hints.address.replace(/\s/g, '')
    const inAddress = (unit: PlacedUnit) => address.includes(unit.name)
    const county =
      (given?.level === 'county' ? given : undefined) ??
      (said ? this.#above(said) : undefined) ??
      this.county(hints.county) ??
      only(this.#counties, inAddress)
    const townships = county ? (this.#below.get(county.code) ?? []) : this.#townships
    const township =
      said ??
      this.township(hints.township, county) ??
      only(townships, inAddress) ??
      (county
        ? (only(townships, (unit) => startsAfter(address, county.name, shortName(unit.name))) ??
          this.#namedAfter(townships, hints))
        : undefined)
    if (!township) return county
    const villages = this.#below.get(township.code) ?? []
    const wanted = hints.village.replace(/\s/g, '')
    return (
      (wanted === ''
        ? undefined
        : (only(villages, (unit) => unit.name === wanted) ?? only(villages, (unit) => same(unit.name, wanted)))) ??
      only(villages, (unit) => address.includes(spokenName(unit.name))) ??
      township
    )
  }

  /** A hospital is often called after its town: 江阴市长泾医院. */
  #namedAfter(townships: readonly PlacedUnit[], hints: Hints): PlacedUnit | undefined {
    return only(townships, (unit) => {
      const short = shortName(unit.name)
      return (
        short !== unit.name &&
        hints.names.some((name) => new RegExp(`${literally(short)}(镇|街道|中心|卫生|医院|社区|分院)`).test(name))
      )
    })
  }

  #above(unit: PlacedUnit): PlacedUnit | undefined {
    const above = unit.parent === null ? undefined : this.#byCode.get(unit.parent)
    return above?.level === 'county' ? above : undefined
  }

  #positioned(unit: PlacedUnit): Placed | null {
    if (unit.at === null || unit.heldBy === null) return null
    const level = unit.heldBy === 'exact' ? unit.level : unit.heldBy
    return level === 'prefecture' ? null : { unit, at: unit.at, precision: level }
  }
}

/** A village or community as addresses write it: 丁村委会 is 丁村, 门楼社区居委会 is 门楼社区. */
function spokenName(name: string): string {
  const short = name
    .replace(/(村民委员会|村委会)$/, '村')
    .replace(/村村$/, '村')
    .replace(/(居民委员会|居委会)$/, '')
  return /(村|社区)$/.test(short) ? short : `${short}社区`
}

const same = (a: string, b: string) => shortName(a) === shortName(b)
const startsAfter = (address: string, county: string, name: string) =>
  [...name].length >= 2 && address.includes(`${county}${name}`)
const literally = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** The one that fits; undefined when none does or several do. */
function only(units: readonly PlacedUnit[], fits: (unit: PlacedUnit) => boolean): PlacedUnit | undefined {
  const found = units.filter(fits)
  return found.length === 1 ? found[0] : undefined
}
