/** The map with its furniture: north arrow, zoom, scale, hover line, and the card of what is chosen. */
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { linkTo } from '../api.ts'
import { count, nameIn, settlementName } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import { bandBreaks } from '../map/breaks.ts'
import { groupsShown } from '../map/facilityGroups.ts'
import type { SignedFacility } from '../map/facilitySigns.ts'
import type { MapBadge } from '../map/mapBadges.ts'
import { type Hovered, REACH } from '../map/mapData.ts'
import { SheetMap } from '../map/sheetMap.ts'
import '../map/sheet.css'
import { FacilityCard } from './FacilityCard.tsx'
import { FIRST_GAPS } from './GapList.tsx'
import { HoverLine } from './HoverLine.tsx'
import styles from './PlanMap.module.css'
import { type PlanAnswer, peopleByPlace, peopleOf } from './planAnswer.ts'
import type { FacilityData, RegionData, TimesData, TimesQuestion, UnitData, useLand } from './planData.ts'
import type { PlanState } from './planState.ts'
import { ScaleBar } from './ScaleBar.tsx'
import type { Dispatch } from './usePlanState.ts'
import { useVillageWays } from './useVillageWays.ts'
import { VillageCard } from './VillageCard.tsx'
import type { Difference } from './whatIf/difference.ts'
import { editsDrawn, signsWith } from './whatIf/drawing.ts'
import { takesPresses } from './whatIf/toolState.ts'
import type { Tool } from './whatIf/useTool.ts'
import type { WhatIf } from './whatIf/useWhatIf.ts'

interface PlanMapProps {
  readonly state: PlanState
  readonly region: RegionData
  readonly units: UnitData
  readonly land: NonNullable<ReturnType<typeof useLand>['data']>
  readonly facilities: FacilityData | undefined
  readonly question: TimesQuestion | null
  readonly times: TimesData | undefined
  readonly answer: PlanAnswer | null
  readonly difference: Difference | null // of the answer that is shown; null: it is the present one
  readonly whatIfTimes: TimesData | undefined
  readonly chosenGap: string | null
  readonly tag: string | null // says when the map is not the plain answer
  readonly whatIf: WhatIf
  readonly tool: Tool
  readonly onSheet: (sheet: SheetMap | null) => void
  readonly dispatch: Dispatch
}

const NO_EDITS: WhatIf['edits'] = []

export function PlanMap(props: PlanMapProps) {
  const { state, region, units, land, facilities, question, times, answer, difference, chosenGap, tag, dispatch } = props
  const { whatIf, tool, whatIfTimes, onSheet } = props
  const { language, words } = useWords()
  const container = useRef<HTMLDivElement>(null)
  const [map, setMap] = useState<SheetMap | null>(null)
  const [failed, setFailed] = useState(false)
  const [hovered, setHovered] = useState<Hovered | null>(null)
  const [metresPerPixel, setMetresPerPixel] = useState(0)

  const choose = useEffectEvent((chosen: { kind: 'facility' | 'place' | 'gap'; id: string } | null) => {
    if (chosen !== null || state.selection !== null) dispatch({ type: 'selected', selection: chosen })
  })
  const tellSheet = useEffectEvent(onSheet)
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
    tellSheet(sheet)
    return () => {
      setMap(null)
      tellSheet(null)
      sheet.remove()
    }
  }, [region.id, region.bbox, region.nameZh, region.nameEn, language, words, dispatch])

  const shown = useMemo(() => groupsShown(state.services, state.toggled), [state.services, state.toggled])
  useEffect(() => map?.setLand(land), [map, land])
  useEffect(() => map?.setUnits(units), [map, units])
  const planned = state.show === 'now' ? NO_EDITS : whatIf.edits
  const signs = useMemo<readonly SignedFacility[]>(
    () => signsWith(planned, facilities?.facilities ?? [], whatIfTimes?.facilities ?? null),
    [planned, facilities, whatIfTimes],
  )
  useEffect(() => map?.setFacilities(signs, shown), [map, signs, shown])
  const changesOnly = difference !== null && state.show === 'changes'
  useEffect(() => map?.setGrid(times?.grid ?? null, times?.estimate ?? false), [map, times])
  useEffect(() => map?.showBands(!changesOnly), [map, changesOnly])
  useEffect(
    // a cell of a raster has no name, and its number is none to write on a map
    () => map?.setPlaces((times?.places ?? []).map((place) => ({ ...place, name: settlementName('zh', { ...place, id: '' }) }))),
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
    const reach = difference?.reach ?? answer.gap
    map.setReach(changesOnly ? reach.map((bits) => (bits === REACH.not ? 0 : bits)) : reach, people)
  }, [map, answer, people, difference, changesOnly])
  useEffect(() => {
    if (map === null || answer === null) return
    const listed = (changesOnly ? [] : answer.gaps).filter((gap) => gap.rank <= FIRST_GAPS || gap.placeIds[0] === chosenGap)
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
  }, [map, answer, changesOnly, chosenGap, state.group, language, words])

  // a choice made in the list is brought into view; a facility under the pointer shows whom it is nearest for
  useEffect(() => {
    const chosen = chosenGap === null ? null : answer?.gaps.find((gap) => gap.placeIds[0] === chosenGap)
    if (chosen) map?.reveal(chosen.centre)
  }, [map, answer, chosenGap])
  const { selection } = state
  const chosenPlace = (selection?.kind === 'place' && times?.places.find((place) => place.id === selection.id)) || null
  useEffect(() => {
    map?.setChosen(chosenPlace?.at ?? null)
    if (chosenPlace !== null) map?.reveal(chosenPlace.at)
  }, [map, chosenPlace])
  const ways = useVillageWays(question, chosenPlace)
  useEffect(() => map?.pen.setRoutes(ways.drawn), [map, ways.drawn])
  const chosenFacility = selection?.kind === 'facility' ? signs.find(({ id }) => id === selection.id) : undefined
  const traced = hovered?.kind === 'facility' ? hovered.id : (chosenFacility?.id ?? null)
  useEffect(() => map?.setCatchment(traced), [map, traced])

  const lines = useMemo(() => [...editsDrawn(planned, whatIf.roads), ...tool.drawn], [planned, whatIf.roads, tool.drawn])
  useEffect(() => map?.pen.setDrawn(lines), [map, lines])
  const drawing = takesPresses(tool.state)
  useEffect(() => {
    if (map === null || !drawing) return
    map.pen.take({
      onPress: (at) => tool.send({ type: 'pressed', at, metresPerPixel: map.metresPerPixel() }),
      onTakeBack: () => tool.send({ type: 'takenBack' }),
      onEnd: () => tool.send({ type: 'ended' }),
    })
    return () => map.pen.take(null)
  }, [map, drawing, tool.send])
  const unselect = () => dispatch({ type: 'selected', selection: null })

  if (failed) return <p className={styles.unavailable}>{words.map.unavailable}</p>
  return (
    <div className={styles.frame}>
      <div className={styles.view}>
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
        {drawing && <span className={styles.cross} aria-hidden="true" />}
        <HoverLine hovered={hovered} signs={signs} times={times} />
      </div>
      {chosenPlace !== null && (
        <VillageCard
          place={chosenPlace}
          estimate={times?.estimate ?? false}
          agesKnown={answer?.agesKnown !== false}
          ways={ways}
          onClose={unselect}
        />
      )}
      {chosenFacility !== undefined && (
        <FacilityCard
          facility={chosenFacility}
          record={facilities?.facilities.find(({ id }) => id === chosenFacility.id)}
          times={times}
          whatIf={whatIf}
          onClose={unselect}
        />
      )}
    </div>
  )
}
