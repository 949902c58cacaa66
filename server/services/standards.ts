/** The standards that every region shares: dated rules, holidays, travellers, beginnings of scenarios. Data in geodata/standards, checked when they are read. */
import holidaysJson from '../../geodata/standards/holidays.json' with { type: 'json' }
import ruleSetsJson from '../../geodata/standards/rule-sets.json' with { type: 'json' }
import scenarioPresetsJson from '../../geodata/standards/scenario-presets.json' with { type: 'json' }
import travelProfilesJson from '../../geodata/standards/travel-profiles.json' with { type: 'json' }
import { type Holidays, readHolidays } from '../core/facilities/holidays.ts'
import { readRuleSets } from '../core/facilities/readRuleSets.ts'
import type { RuleSet } from '../core/facilities/rules.ts'
import { readPresets, type ScenarioPresets } from '../core/scenario/readPresets.ts'
import { readTravelProfiles, type Traveller, type TravelProfile } from '../core/travel/travelProfiles.ts'

export interface Standards {
  readonly ruleSets: readonly RuleSet[]
  readonly holidays: Holidays
  readonly profiles: Readonly<Record<Traveller, TravelProfile>>
  readonly scenarioPresets: ScenarioPresets
}

/** Throws Error naming what is wrong in which file: a wrong standard would give wrong answers everywhere. */
export const readStandards = (): Standards => ({
  ruleSets: readRuleSets(ruleSetsJson),
  holidays: readHolidays(holidaysJson),
  profiles: readTravelProfiles(travelProfilesJson),
  scenarioPresets: readPresets(scenarioPresetsJson),
})

const CHINA_STANDARD_HOURS = 8

/** The day in China (Asia/Shanghai, UTC+8 all year) as an ISO date. */
export const chinaDayOf = (now: Date): string =>
  new Date(now.getTime() + CHINA_STANDARD_HOURS * 3_600_000).toISOString().slice(0, 10)
