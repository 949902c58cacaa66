/** Gives villages and communities without an urban-rural class the one that a rule finds, marked as found. */
import { classByDensity, classByUnitKinds } from '../../core/places/settlementClass.ts'
import type { Db } from '../../store/tables.ts'
import { classlessVillages, setClasses } from '../../store/writeUnits.ts'

const METRES_PER_KM = 1000

/** First by the kinds of the unit and its township, then by how densely it is lived in; given classes are never touched. */
export async function fillClasses(trx: Db, regionId: string): Promise<void> {
  const villages = await classlessVillages(trx, regionId)
  const found = villages.map((village) => {
    const kmToTownCentre = village.metresToSeat === null ? null : village.metresToSeat / METRES_PER_KM
    const byKind = classByUnitKinds({ townshipKind: village.townshipKind, villageKind: village.villageKind, kmToTownCentre })
    const byDensity = byKind ?? (village.peoplePerKm2 === null ? null : classByDensity(village.peoplePerKm2))
    const source = byKind !== null ? ('unit_kind' as const) : byDensity !== null ? ('density' as const) : ('unknown' as const)
    return { code: village.code, class: byDensity, source }
  })
  await setClasses(trx, regionId, found)
}
