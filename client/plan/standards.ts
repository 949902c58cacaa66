/** The product's standards as the page needs them: rules by date, speeds, and the limits that norms name. */
import normsDocument from '../../geodata/standards/norms.json' with { type: 'json' }
import ruleSetsDocument from '../../geodata/standards/rule-sets.json' with { type: 'json' }
import profilesDocument from '../../geodata/standards/travel-profiles.json' with { type: 'json' }
import type { TravelMode } from '../../server/contract.ts'
import { readRuleSets } from '../../server/core/facilities/readRuleSets.ts'
import { readTravelProfiles } from '../../server/core/travel/travelProfiles.ts'

export const ruleSets = readRuleSets(ruleSetsDocument)
export const norms: readonly { readonly minutes: number; readonly nameZh: string; readonly nameEn: string }[] =
  normsDocument.norms

const profiles = readTravelProfiles(profilesDocument)

/** The speeds in km/h that a line of text can name. */
export function speedsOf(mode: TravelMode): { fast: number; slow: number; walkKmh: number; estimateKmh: number } {
  const { classes, walkKmh, estimate } = profiles[mode]
  return {
    fast: classes.tertiary?.kmh ?? walkKmh,
    slow: classes.unclassified?.kmh ?? walkKmh,
    walkKmh,
    estimateKmh: estimate.kmh,
  }
}
