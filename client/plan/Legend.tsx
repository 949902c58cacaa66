/** The strip under the map: the ramp, the classes, and the facilities, whose entries show and hide their kind. */
import { nameIn } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { bandBreaks } from '../map/breaks.ts'
import { BANDS } from '../map/colours.ts'
import { groupOf, groupsShown, LEGEND_GROUPS, shapeOf } from '../map/facilityGroups.ts'
import { dashOf } from './CurveChart.tsx'
import { FacilitySign } from './FacilitySign.tsx'
import styles from './Legend.module.css'
import type { FacilityData, RegionData } from './planData.ts'
import type { PlanState } from './planState.ts'
import type { Dispatch } from './usePlanState.ts'

interface LegendProps {
  readonly state: PlanState
  readonly region: RegionData
  readonly facilities: FacilityData | undefined
  readonly whatIf: boolean // the map shows what a plan changes
  readonly dispatch: Dispatch
}

const STANDING_ORDER = ['serves', 'not_allowed', 'planned', 'closed'] as const

export function Legend({ state, region, facilities, whatIf, dispatch }: LegendProps) {
  const { words } = useWords()
  const list = facilities?.facilities ?? []
  const shown = groupsShown(state.services, state.toggled)
  const inGroup = countBy(list, groupOf)
  const standing = countBy(
    list.filter((facility) => shown.has(groupOf(facility))),
    (facility) => facility.standing,
  )
  return (
    <div className={styles.legend}>
      <Ramp state={state} whatIf={whatIf} />
      <div className={styles.classes}>
        <h2>{words.map.classes}</h2>
        {(['urban', 'fringe'] as const).map((area) => (
          <p key={area}>
            <svg width="20" height="8" aria-hidden="true">
              <line
                x1="1"
                x2="19"
                y1="4"
                y2="4"
                stroke="var(--ink)"
                strokeWidth="1.8"
                strokeDasharray={dashOf[area]}
                strokeLinecap={area === 'fringe' ? 'round' : 'butt'}
              />
            </svg>
            {words.areas[area]}
          </p>
        ))}
        <p className={styles.rural}>{words.map.ruralIs}</p>
      </div>
      <div className={styles.facilities}>
        <h2>
          {words.map.facilities} <span>{words.map.facilitiesHint}</span>
        </h2>
        <ul className={styles.groups}>
          {LEGEND_GROUPS.filter((group) => inGroup.has(group)).map((group) => (
            <li key={group}>
              <button type="button" aria-pressed={shown.has(group)} onClick={() => dispatch({ type: 'legendToggled', group })}>
                <FacilitySign
                  shape={shapeOf[group]}
                  standing={group === 'sampling' || group === 'clinic' ? 'not_allowed' : 'serves'}
                  sizePx={12}
                />
                <span>
                  {words.legendGroups[group]} {inGroup.get(group)}
                </span>
              </button>
            </li>
          ))}
        </ul>
        <ul className={styles.standings}>
          {STANDING_ORDER.map((kind) => (
            <li key={kind}>
              <FacilitySign shape="circle" standing={kind} sizePx={kind === 'planned' ? 14 : 12} />
              {words.standings[kind]} {facilities === undefined ? '–' : (standing.get(kind) ?? 0)}
            </li>
          ))}
        </ul>
        {list.length === 0 && facilities !== undefined && <p>{words.answer.noFacilities}</p>}
      </div>
      <Credit region={region} />
    </div>
  )
}

/** The five bands and the hatch, with the minutes at which each ends. */
function Ramp({ state, whatIf }: { readonly state: PlanState; readonly whatIf: boolean }) {
  const { words } = useWords()
  const breaks = bandBreaks(state.minutes)
  return (
    <div className={styles.ramp}>
      <h2>{state.direction === 'to_facility' ? words.map.bands[state.mode] : words.whatIf.bandsFrom[state.mode]}</h2>
      <div className={styles.bands}>
        {BANDS.map((colour) => (
          <span key={colour} style={{ background: colour }} />
        ))}
        <span className={styles.hatch} />
      </div>
      <div className={styles.breaks}>
        {[0, ...breaks].map((minutes) => (
          <span key={minutes}>{minutes}</span>
        ))}
        <span className={styles.beyond}>{words.map.notReached}</span>
      </div>
      {whatIf ? (
        <ul className={styles.changes}>
          {(['gained', 'lost', 'never'] as const).map((kind) => (
            <li key={kind}>
              <svg width="15" height="15" viewBox="0 0 15 15" aria-hidden="true">
                {kind === 'gained' && <circle cx="7.5" cy="7.5" r="4.4" fill="#fff" stroke="var(--teal)" strokeWidth="1.8" />}
                {kind !== 'gained' && <circle cx="7.5" cy="7.5" r="3.2" fill="var(--warm)" />}
                {kind === 'lost' && <circle cx="7.5" cy="7.5" r="6.2" fill="none" stroke="var(--warm)" strokeWidth="1.4" />}
              </svg>
              {words.whatIf.legend[kind]}
            </li>
          ))}
        </ul>
      ) : (
        <p className={styles.dot}>{words.map.gapDots}</p>
      )}
    </div>
  )
}

/** Where the sheet comes from, its approval number, and that its boundaries bind nobody. */
function Credit({ region }: { readonly region: RegionData }) {
  const { language, words } = useWords()
  const mapped = region.sources.filter((source) => source.what === 'roads' || source.what === 'people')
  return (
    <div className={styles.credit}>
      <p>
        {mapped.length === 0
          ? words.map.noSource
          : `${words.map.source} ${mapped
              .map((source) => `${nameIn(language, source.nameZh, source.nameEn)} ${source.date.slice(0, 7)}`.trim())
              .join(' · ')}`}
      </p>
      <p>
        {words.map.approval} <span className={styles.approval}>{region.mapApprovalNo || words.map.approvalMissing}</span> ·{' '}
        {words.map.notLegal}
      </p>
    </div>
  )
}

function countBy<T, K>(list: readonly T[], keyOf: (item: T) => K): Map<K, number> {
  const counts = new Map<K, number>()
  for (const item of list) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1)
  return counts
}
