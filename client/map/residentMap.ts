/**
 * The residents' map: the same printed sheet without administrative lines, relief or bands, with minutes in flags.
 *
 * A flag stands above its place, or below when another is in the way; one that fits nowhere is folded up and its sign stays.
 */
import {
  type ExpressionSpecification,
  type GeoJSONSource,
  Map as MapLibre,
  Marker,
  type StyleSpecification,
  setWorkerUrl,
} from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { Language } from '../i18n/language.ts'
import { INK_2, INK_3, TEAL, WHITE } from './colours.ts'
import { collection, lineOf, type Position } from './features.ts'
import { calm, metresPerPixelAt } from './mapFrame.ts'
import { addMapImages } from './mapImages.ts'
import { sheetStyle } from './sheetStyle.ts'
import { FONT_BOLD, FONT_REGULAR } from './tileLabels.ts'

setWorkerUrl(workerUrl)

export interface MapFlag {
  readonly id: string
  readonly at: Position
  readonly figure: string // 4
  readonly unit: string // 分钟
  readonly label: string // what a screen reader says
  readonly chosen: boolean
  readonly sign: SVGElement
}

export interface ResidentMapOptions {
  readonly tileJsonUrl: string
  readonly language: Language
  readonly box: readonly [west: number, south: number, east: number, north: number] // of the region
  readonly label: string
  readonly onFlag: (id: string) => void
  readonly onFrame: () => void // the camera changed: scale bar
}

const STREET = '#cfcdc6'
const LEFT_OUT = /^(boundary|class|contour|off$|veil$)/
const HALO = 'rgba(255,255,255,0.88)'
/** The addresses of tiles say roughly where one looks: none is asked for that is finer than this, about 8 km across. */
const FINEST_TILES = 12
const ROOM_PX = 4 // between two flags

export class ResidentMap {
  readonly #map: MapLibre
  readonly #options: ResidentMapOptions
  readonly #flags = new Map<string, { marker: Marker; button: HTMLButtonElement; chosen: boolean }>()
  #here: Marker | null = null
  #way: readonly Position[] = []

  constructor(container: HTMLElement, options: ResidentMapOptions) {
    this.#options = options
    const [west, south, east, north] = options.box
    const room = Math.max(east - west, north - south) * 0.5 // the same all round, or a long region could not be seen whole
    this.#map = new MapLibre({
      container,
      style: residentStyle(options.tileJsonUrl, options.language),
      bounds: [west, south, east, north],
      maxBounds: [
        Math.max(-180, west - room),
        Math.max(-85, south - room),
        Math.min(180, east + room),
        Math.min(85, north + room),
      ],
      maxZoom: 16,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: false, // the strip below the map names the sources
      fadeDuration: 0,
      locale: { 'Map.Title': options.label },
    })
    this.#map.touchZoomRotate.disableRotation()
    this.#map.keyboard.disableRotation()
    this.#map.once('style.load', () => {
      addMapImages(this.#map, window.devicePixelRatio)
      this.setWay(this.#way)
    })
    this.#map.on('render', options.onFrame)
    this.#map.on('move', () => this.#arrange())
    this.#map.on('resize', () => this.#arrange())
  }

  remove(): void {
    this.#map.remove()
  }

  /** The point where the person is; null takes it away. */
  setHere(at: Position | null, label: string): void {
    this.#here?.remove()
    this.#here = null
    if (at === null) return
    const element = document.createElement('div')
    element.className = 'here'
    const text = document.createElement('span')
    text.textContent = label
    element.append(text)
    this.#here = new Marker({ element }).setLngLat([...at]).addTo(this.#map)
  }

  /** The way to the chosen place; a line of no points takes it away. */
  setWay(line: readonly Position[]): void {
    this.#way = line
    void this.#map.getSource<GeoJSONSource>('way')?.setData(collection(line.length < 2 ? [] : [lineOf(line)]))
  }

  setFlags(flags: readonly MapFlag[]): void {
    for (const { marker } of this.#flags.values()) marker.remove()
    this.#flags.clear()
    for (const flag of flags) {
      const button = flagButton(flag)
      button.addEventListener('click', (event) => {
        event.stopPropagation()
        this.#options.onFlag(flag.id)
      })
      const marker = new Marker({ element: button }).setLngLat([...flag.at]).addTo(this.#map)
      button.setAttribute('role', 'button') // MapLibre marks its markers as pictures
      this.#flags.set(flag.id, { marker, button, chosen: flag.chosen })
    }
    this.#arrange()
  }

  /** Brings points into view, with room for their flags. */
  fit(points: readonly Position[]): void {
    if (points.length === 0) return
    const lons = points.map(([lon]) => lon)
    const lats = points.map(([, lat]) => lat)
    this.#map.fitBounds(
      [
        [Math.min(...lons), Math.min(...lats)],
        [Math.max(...lons), Math.max(...lats)],
      ],
      { padding: { top: 72, bottom: 56, left: 52, right: 96 }, maxZoom: 14, duration: 0 },
    )
  }

  /** Moves only when some of the points are out of sight: whoever looks at a way does not lose the other flags. */
  reveal(points: readonly Position[]): void {
    const bounds = this.#map.getBounds()
    if (points.some((at) => !bounds.contains([...at]))) this.fit(points)
  }

  centre(): Position {
    const { lng, lat } = this.#map.getCenter()
    return [lng, lat]
  }

  zoomBy(steps: number): void {
    this.#map.zoomTo(this.#map.getZoom() + steps, { duration: calm() ? 0 : 160 })
  }

  /** Metres on the ground under one CSS pixel in the middle of the map. */
  metresPerPixel(): number {
    return metresPerPixelAt({ lat: this.centre()[1], zoom: this.#map.getZoom() })
  }

  /** Resolves when nothing is being loaded or drawn any more. */
  async settled(): Promise<void> {
    if (!this.#map.loaded()) await this.#map.once('idle')
  }

  /** The chosen flag first, then the soonest: above, else below, else folded up. */
  #arrange(): void {
    const taken: Rectangle[] = []
    const inOrder = [...this.#flags.values()].sort((a, b) => Number(b.chosen) - Number(a.chosen))
    for (const { marker, button } of inOrder) {
      const { x, y } = this.#map.project(marker.getLngLat())
      const flag = button.firstElementChild as HTMLElement
      const [width, height] = [flag.offsetWidth || 56, flag.offsetHeight || 28]
      const at = (top: number): Rectangle => ({ left: x - width / 2, top, right: x + width / 2, bottom: top + height })
      const places = [
        { side: 'above', room: at(y - 19 - height) },
        { side: 'below', room: at(y + 19) },
      ]
      const free = places.find(({ room }) => !taken.some((other) => overlap(room, other)))
      button.dataset.side = free?.side ?? 'folded'
      taken.push({ left: x - 12, top: y - 12, right: x + 12, bottom: y + 12 })
      if (free !== undefined) taken.push(free.room)
    }
  }
}

interface Rectangle {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.left < b.right + ROOM_PX && b.left < a.right + ROOM_PX && a.top < b.bottom + ROOM_PX && b.top < a.bottom + ROOM_PX

function flagButton({ figure, unit, label, chosen, sign }: MapFlag): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = chosen ? 'flag chosen' : 'flag'
  button.setAttribute('aria-label', label)
  button.setAttribute('aria-pressed', String(chosen))
  const flag = document.createElement('span')
  const number = document.createElement('b')
  number.textContent = figure
  flag.append(number, ` ${unit}`)
  button.append(flag, sign)
  return button
}

function residentStyle(tileJsonUrl: string, language: Language): StyleSpecification {
  const sheet = sheetStyle({ tileJsonUrl, language })
  const layers = sheet.layers
    .filter(({ id }) => !LEFT_OUT.test(id))
    .map((layer) =>
      layer.id === 'street' && layer.type === 'line' ? { ...layer, paint: { ...layer.paint, 'line-color': STREET } } : layer,
    )
  return {
    ...sheet,
    sources: {
      sheet: { type: 'vector', url: tileJsonUrl, maxzoom: FINEST_TILES },
      way: { type: 'geojson', data: collection([]) },
    },
    layers: [
      ...layers,
      wayLine('way-casing', WHITE, 8),
      wayLine('way', TEAL, 4.5),
      {
        id: 'village-dot',
        type: 'circle',
        source: 'sheet',
        'source-layer': 'label',
        filter: ['==', ['get', 'level'], 'village'],
        paint: {
          'circle-color': INK_2,
          'circle-radius': ['interpolate', ['linear'], ['zoom'], 8, 0.9, 11, 2, 14, 3],
          'circle-stroke-color': WHITE,
          'circle-stroke-width': 0.8,
        },
      },
      placeName('village-name', ['village'], { language, colour: INK_3, size: 11, minzoom: 10 }),
      placeName('township-name', ['township'], { language, colour: INK_2, size: 12.5, minzoom: 8.5 }),
      placeName('county-name', ['county', 'prefecture'], { language, colour: INK_2, size: 14, minzoom: 6, bold: true }),
    ],
  }
}

const wayLine = (id: string, colour: string, width: number): StyleSpecification['layers'][number] => ({
  id,
  type: 'line',
  source: 'way',
  layout: { 'line-join': 'round', 'line-cap': 'round' },
  paint: { 'line-color': colour, 'line-width': width },
})

/** Villages as people call them: the words for their committee are left out. */
function calledName(language: Language): ExpressionSpecification {
  const name: ExpressionSpecification = ['get', 'name']
  const ends = (words: string): ExpressionSpecification => ['in', words, name]
  const before = (words: string): ExpressionSpecification => ['slice', name, 0, ['index-of', words, name]]
  const [village, residents] = ['村民委员会', '居民委员会']
  const called: ExpressionSpecification = [
    'case',
    ends(village),
    before(village),
    ends(residents),
    before(residents),
    ['coalesce', name, ''],
  ]
  return language === 'en' ? ['coalesce', ['get', 'nameEn'], called] : called
}

function placeName(
  id: string,
  levels: readonly string[],
  look: { language: Language; colour: string; size: number; minzoom: number; bold?: boolean },
): StyleSpecification['layers'][number] {
  return {
    id,
    type: 'symbol',
    source: 'sheet',
    'source-layer': 'label',
    minzoom: look.minzoom,
    filter: ['in', ['get', 'level'], ['literal', [...levels]]],
    layout: {
      'text-field': calledName(look.language),
      'text-font': look.bold === true ? FONT_BOLD : FONT_REGULAR,
      'text-size': look.size,
      'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
      'text-radial-offset': 0.55,
      'text-padding': ['interpolate', ['linear'], ['zoom'], 10, 14, 12, 3],
      'text-max-width': 8,
    },
    paint: { 'text-color': look.colour, 'text-halo-color': HALO, 'text-halo-width': 1.6 },
  }
}
