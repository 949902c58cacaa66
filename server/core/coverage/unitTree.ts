/** The tree of units as the imported list states it, and where a place hangs in it. */
import type { Place } from '../places/place.ts'
import { UNIT_LEVELS, type Unit, type UnitLevel } from '../places/unit.ts'

export interface UnitTree {
  /** The unit with a code; null when the list has none. */
  unit(code: string | null): Unit | null
  /** The smallest known unit a place lies in: its own village, else its township, else its county; null: none is known. */
  homeOf(place: Pick<Place, 'id' | 'kind' | 'townshipCode' | 'countyCode'>): Unit | null
  /**
   * The unit of a level that holds a unit, or the unit itself; null when the parents stated do not lead to one.
   * A county directly under its province stands for the prefecture it does not have.
   */
  ancestor(unit: Unit, level: UnitLevel): Unit | null
}

/** The parents in the list decide, never the digits of a code: a management unit may hold townships of another county's code. */
export function unitTree(units: readonly Unit[]): UnitTree {
  const byCode = new Map(units.map((unit) => [unit.code, unit]))
  const unit = (code: string | null): Unit | null => (code === null ? null : (byCode.get(code) ?? null))

  return {
    unit,
    homeOf: (place) =>
      (place.kind === 'settlement' ? unit(place.id) : null) ?? unit(place.townshipCode) ?? unit(place.countyCode),
    ancestor(start, level) {
      let at = start
      for (let steps = 0; at.level !== level; steps++) {
        const above = unit(at.parent)
        if (above === null) return at.level === 'county' && level === 'prefecture' ? at : null
        // never down and never for ever, whatever parents the list states; a zone inside a county is a step on one level
        if (rank(above) > rank(at) || rank(above) < UNIT_LEVELS.indexOf(level) || steps > units.length) return null
        at = above
      }
      return at
    },
  }
}

const rank = (unit: Unit): number => UNIT_LEVELS.indexOf(unit.level)
