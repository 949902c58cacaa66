/** The finder's map: where the person is, and the places of the answer as flags with minutes. Loaded only when asked for. */
import './map.css'
import { linkTo } from '../api.ts'
import { nameIn } from '../i18n/language.ts'
import { type MapFlag, ResidentMap } from '../map/residentMap.ts'
import { kindText, shapeOf } from './kinds.ts'
import { type FinderState, placesOnMap, regionOf, selectedId, type Way, wayShown } from './state.ts'
import { shapePath } from './symbols.ts'
import { texts } from './texts.ts'
import { distanceText, isAbout, wholeMinutes } from './words.ts'

export interface FinderMap {
  show(state: FinderState): void
  centre(): readonly [lon: number, lat: number]
  zoomBy(steps: number): void
  settled(): Promise<void>
  remove(): void
}

const SCALE_STEPS_METRES = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000]
const SCALE_WIDEST_PX = 96

/** Opens the map in an element. Throws when the browser cannot draw it. */
export function openFinderMap(element: HTMLElement, first: FinderState, on: { select: (facilityId: string) => void }): FinderMap {
  const region = regionOf(first)
  if (region === null) throw new Error('expected a region to draw, got none')
  const { lang } = first.question
  const scale = document.createElement('p')
  scale.className = 'scale'
  scale.setAttribute('aria-hidden', 'true')
  const map = new ResidentMap(element, {
    tileJsonUrl: new URL(linkTo('tileJson', { region: region.id }), location.href).href,
    language: lang,
    box: region.bbox,
    label: texts[lang].mapLabel,
    onFlag: on.select,
    onFrame: () => drawScale(scale, map.metresPerPixel(), lang),
  })
  element.append(scale)

  let shown: { answer: FinderState['answer']; origin: FinderState['origin']; selected: string | null } | null = null
  let drawn: Way | null = null
  const show = (state: FinderState) => {
    const way = wayShown(state)
    if (way !== drawn) {
      drawn = way
      const line = way?.state === 'there' && !way.route.estimate ? way.route.line : []
      map.setWay(line)
      map.reveal(line)
    }
    const selected = selectedId(state)
    if (shown !== null && shown.answer === state.answer && shown.origin === state.origin && shown.selected === selected) return
    const moved = shown === null || shown.answer !== state.answer || shown.origin !== state.origin
    shown = { answer: state.answer, origin: state.origin, selected }
    map.setHere(state.origin?.at ?? null, texts[lang].mapHere)
    const results = placesOnMap(state.answer)
    map.setFlags(results.map((result) => flagOf(result, state, selected)))
    const points = [...(state.origin === null ? [] : [state.origin.at]), ...results.map(({ facility }) => facility.at)]
    if (moved) map.fit(points)
  }
  show(first)
  return {
    show,
    centre: () => map.centre(),
    zoomBy: (steps) => map.zoomBy(steps),
    settled: () => map.settled(),
    remove: () => map.remove(),
  }
}

function flagOf(
  result: ReturnType<typeof placesOnMap>[number],
  { question, answer }: FinderState,
  selected: string | null,
): MapFlag {
  const { facility } = result
  const words = texts[question.lang]
  const about = isAbout(answer?.reply.estimate ?? false, facility.precision) ? words.about : ''
  const minutes = String(wholeMinutes(result.travelSeconds))
  const name = nameIn(question.lang, facility.name, facility.nameEn)
  return {
    id: facility.id,
    at: facility.at,
    figure: question.lang === 'zh' || about === '' ? `${about}${minutes}` : `${about} ${minutes}`,
    unit: words.minutes,
    label: `${name}, ${kindText(facility, question.lang)}, ${about} ${minutes} ${words.minutes}`,
    chosen: facility.id === selected,
    sign: signOf(shapeOf(facility)),
  }
}

function signOf(shape: Parameters<typeof shapePath>[0]): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  svg.setAttribute('viewBox', '-1.5 -1.5 27 27')
  svg.setAttribute('aria-hidden', 'true')
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
  path.setAttribute('d', shapePath(shape))
  svg.append(path)
  return svg
}

/** The longest round length that fits. */
function drawScale(scale: HTMLElement, metresPerPixel: number, lang: FinderState['question']['lang']): void {
  const metres = SCALE_STEPS_METRES.findLast((step) => step / metresPerPixel <= SCALE_WIDEST_PX) ?? SCALE_STEPS_METRES[0]!
  scale.style.width = `${metres / metresPerPixel}px`
  scale.textContent = distanceText(metres, lang).replace('.0 ', ' ')
}
