/** The map with its furniture: north arrow, zoom, scale, hover line, and the card of what is chosen. */
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { SECONDS_PER_MINUTE } from '../../server/core/units.ts'
import { linkTo } from '../api.ts'
import { count, nameIn, settlementName } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { bandBreaks } from '../map/breaks.ts'
import { groupsShown } from '../map/facilityGroups.ts'
import type { MapBadge } from '../map/mapBadges.ts'
import type { Hovered } from '../map/mapData.ts'
import { SheetMap } from '../map/sheetMap.ts'
import '../map/sheet.css'
import { FIRST_GAPS } from './GapList.tsx'
import styles from './PlanMap.module.css'
import { type PlanAnswer, peopleByPlace, peopleOf } from './planAnswer.ts'
import type { FacilityData, RegionData, TimesData, UnitData, useLand } from './planData.ts'
import type { PlanState } from './planState.ts'
import { ScaleBar } from './ScaleBar.tsx'
import type { Dispatch } from './usePlanState.ts'

interface PlanMapProps {
  readonly state: PlanState
  readonly region: RegionData
  readonly units: UnitData
  readonly land: NonNullable<ReturnType<typeof useLand>['data']>
  readonly facilities: FacilityData | undefined
  readonly times: TimesData | undefined
  readonly answer: PlanAnswer | null
  readonly chosenGap: string | null
  readonly tag: string | null // says when the map is not the plain answer
  readonly dispatch: Dispatch
}

export function PlanMap(props: PlanMapProps) {
  const { state, region, units, land, facilities, times, answer, chosenGap, tag, dispatch } = props
  const { language, words } = useWords()
  const container = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<SheetMap | null>(null)
  const [failed, setFailed] = useState(false)
  const [hovered, setHovered] = useState<Hovered | null>(null)
  const [metresPerPixel, setMetresPerPixel] = useState(0)

  const choose = useEffectEvent((chosen: { kind: 'facility' | 'place' | 'gap'; id: string } | null) => {
    if (chosen !== null || state.selection !== null) dispatch({ type: 'selected', selection: chosen })
  })
  const startView = useEffectEvent(() => state.camera)
  useEffect(() => {
    let sheet: SheetMap
    try {
      sheet = new SheetMap(container.current!, {
        tileJsonUrl: linkTo('tileJson', { region: region.id }),
        language,
        box: region.bbox,
        view: startView(),
        label: words.map.label(nameIn(language, region.nameZh, region.nameEn)),
        onMoved: (camera) => dispatch({ type: 'cameraMoved', camera }),
        onFrame: () => setMetresPerPixel(sheet.metresPerPixel()),
        onHover: setHovered,
        onChoose: choose,
        onEnter: () => dispatch({ type: 'viewChosen', view: 'table' }),
      })
    } catch {
      // no WebGL: the page says so, and the table carries the same content
      setFailed(true)
      return
    }
    setMap(sheet)
    return () => {
      setMap(null)
      sheet.remove()
    }
  }, [region.id, region.bbox, region.nameZh, region.nameEn, language, words, dispatch])

  const shown = useMemo(() => groupsShown(state.services, state.toggled), [state.services, state.toggled])
  useEffect(() => map?.setLand(land), [map, land])
  useEffect(() => map?.setUnits(units), [map, units])
  useEffect(() => map?.setFacilities(facilities?.facilities ?? [], shown), [map, facilities, shown])
  useEffect(() => map?.setGrid(times?.grid ?? null, times?.estimate ?? false), [map, times])
  useEffect(
    () => map?.setPlaces((times?.places ?? []).map((place) => ({ ...place, name: settlementName('zh', place) }))),
    [map, times],
  )
  useEffect(() => map?.setView(state.camera), [map, state.camera])

  const paper = useRef<HTMLImageElement>(null)
  useEffect(() => {
    const draw = () => {
      if (map !== null && paper.current !== null) paper.current.src = map.picture(words.map)
    }
    window.addEventListener('beforeprint', draw)
    return () => window.removeEventListener('beforeprint', draw)
  }, [map, words])

  const people = useMemo(() => peopleByPlace(times?.places ?? [], state.group), [times, state.group])
  useEffect(() => {
    if (map === null || answer === null) return
    map.setBreaks(bandBreaks(answer.minutes))
    map.setReach(answer.gap, people)
  }, [map, answer, people])
  useEffect(() => {
    if (map === null || answer === null) return
    const listed = answer.gaps.filter((gap) => gap.rank <= FIRST_GAPS || gap.placeIds[0] === chosenGap)
    const badges: MapBadge[] = listed.map((gap) => ({
      id: gap.placeIds[0]!,
      rank: gap.rank,
      at: gap.centre,
      label: words.map.gapBadge(
        gap.rank,
        nameIn(language, gap.townshipName, gap.townshipNameEn),
        count(peopleOf(gap, state.group)),
      ),
      chosen: gap.placeIds[0] === chosenGap,
    }))
    map.setBadges(badges)
  }, [map, answer, chosenGap, state.group, language, words])

  // a choice made in the list is brought into view; a facility under the pointer shows whom it is nearest for
  useEffect(() => {
    const chosen = chosenGap === null ? null : answer?.gaps.find((gap) => gap.placeIds[0] === chosenGap)
    if (chosen) map?.reveal(chosen.centre)
  }, [map, answer, chosenGap])
  const chosenPlace =
    state.selection?.kind === 'place' ? times?.places.find((place) => place.id === state.selection?.id) : undefined
  useEffect(() => {
    map?.setChosen(chosenPlace?.at ?? null)
    if (chosenPlace !== undefined) map?.reveal(chosenPlace.at)
  }, [map, chosenPlace])
  const traced = hovered?.kind === 'facility' ? hovered.id : state.selection?.kind === 'facility' ? state.selection.id : null
  useEffect(() => map?.setCatchment(traced), [map, traced])

  if (failed) return <p className={styles.unavailable}>{words.map.unavailable}</p>
  return (
    <div className={styles.frame}>
      <div ref={container} className={styles.map} data-testid="map" />
      <img ref={paper} className={styles.paper} alt="" />
      <svg className={styles.north} width="26" height="36" viewBox="0 0 26 36" aria-hidden="true">
        <text x="13" y="11" textAnchor="middle">
          {words.map.north}
        </text>
        <path d="M13 14 19 34 13 29.5 7 34Z" fill="none" stroke="var(--ink)" strokeWidth="1.2" strokeLinejoin="round" />
        <path d="M13 14 13 29.5 7 34Z" fill="var(--ink)" />
      </svg>
      <div className={styles.zoom}>
        <button type="button" aria-label={words.map.zoomIn} onClick={() => map?.zoomBy(1)}>
          +
        </button>
        <button type="button" aria-label={words.map.zoomOut} onClick={() => map?.zoomBy(-1)}>
          −
        </button>
        <button
          type="button"
          title={words.map.wholeTitle}
          onClick={() => {
            map?.fit()
            dispatch({ type: 'cameraMoved', camera: null })
          }}
        >
          {words.map.whole}
        </button>
      </div>
      {tag !== null && <p className={styles.tag}>{tag}</p>}
      {metresPerPixel > 0 && <ScaleBar metresPerPixel={metresPerPixel} />}
      <HoverLine {...props} hovered={hovered} />
      <ChosenCard {...props} />
    </div>
  )
}

/** One line beside the pointer: a facility's name and standing, a settlement's name and minutes. */
function HoverLine({ hovered, facilities, times }: PlanMapProps & { readonly hovered: Hovered | null }) {
  const { language, words } = useWords()
  if (hovered === null) return null
  const style = { left: hovered.x, top: hovered.y }
  if (hovered.kind === 'facility') {
    const facility = facilities?.facilities.find(({ id }) => id === hovered.id)
    if (facility === undefined) return null
    return (
      <p className={styles.hover} style={style}>
        <strong>{nameIn(language, facility.name, facility.nameEn)}</strong> {words.standings[facility.standing]}
      </p>
    )
  }
  const place = times?.places.find(({ id }) => id === hovered.id)
  if (place === undefined) return null
  return (
    <p className={styles.hover} style={style}>
      <strong>{settlementName(language, place)}</strong>{' '}
      {place.seconds === null
        ? words.map.noneReachable
        : `${(place.seconds / SECONDS_PER_MINUTE).toFixed(0)} ${words.ask.minutes}`}
    </p>
  )
}

/** What is known of the settlement or facility that was pressed. */
function ChosenCard({ state, facilities, times, answer, dispatch }: PlanMapProps) {
  const { language, words } = useWords()
  const { selection } = state
  if (selection === null || selection.kind === 'gap') return null
  const close = (
    <button
      type="button"
      className={styles.close}
      aria-label={words.map.close}
      onClick={() => dispatch({ type: 'selected', selection: null })}
    >
      ×
    </button>
  )
  const about = times?.estimate ? words.answer.about : ''
  if (selection.kind === 'place') {
    const place = times?.places.find(({ id }) => id === selection.id)
    if (place === undefined) return null
    const nearest = facilities?.facilities.find(({ id }) => id === place.facilityId)
    return (
      <aside className={styles.card} aria-label={settlementName(language, place)}>
        {close}
        <h3>{settlementName(language, place)}</h3>
        <p className={styles.facts}>
          {words.settlementClasses[place.settlementClass ?? 'unknown']} · {count(place.people)}
          {words.map.peopleUnit}{' '}
          {answer?.agesKnown === false ? `· ${words.answer.noAges}` : `· ${words.map.age65} ${count(place.age65)}`}
        </p>
        <p>
          {nearest === undefined ? (
            words.map.noneReachable
          ) : (
            <>
              {words.map.nearestIs} <strong>{nameIn(language, nearest.name, nearest.nameEn)}</strong>
            </>
          )}
        </p>
        {place.seconds !== null && (
          <p className={styles.minutes}>
            <strong>
              {about}
              {(place.seconds / SECONDS_PER_MINUTE).toFixed(0)}
            </strong>{' '}
            {words.ask.minutes} · {((place.metres ?? 0) / 1000).toFixed(1)} {words.map.kilometres}
          </p>
        )}
      </aside>
    )
  }
  const facility = facilities?.facilities.find(({ id }) => id === selection.id)
  if (facility === undefined) return null
  const served = times?.places.filter((place) => place.facilityId === facility.id) ?? []
  const people = served.reduce((sum, place) => sum + place.people, 0)
  return (
    <aside className={styles.card} aria-label={nameIn(language, facility.name, facility.nameEn)}>
      {close}
      <h3>{nameIn(language, facility.name, facility.nameEn)}</h3>
      <p className={styles.facts}>
        {words.types[facility.type]} · {words.standings[facility.standing]}
      </p>
      {facility.hoursText !== '' && <p>{facility.hoursText}</p>}
      {facility.phone !== '' && <p>{facility.phone}</p>}
      {served.length > 0 && <p>{words.map.catchment(served.length, count(people))}</p>}
    </aside>
  )
}
