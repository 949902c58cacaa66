/**
 * The map of a region with an answer on it. The only door to MapLibre: React hands it plain data.
 *
 * Everything that follows the threshold's drag (bands, dots, badges) changes without a worker or a tile being involved,
 * so that one frame shows one answer. Names follow a moment later.
 */
import { type GeoJSONSource, type MapGeoJSONFeature, Map as MapLibre, Marker, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import type { FacilityReply } from '../../server/contract.ts'
import { isochrones } from '../../server/core/travel/isochrone.ts'
import type { TimeGrid } from '../../server/core/travel/timeGrid.ts'
import type { Language } from '../i18n/language.ts'
import { BandsLayer } from './bandsLayer.ts'
import { dotLayers, signLayers, villageNames } from './dataLayers.ts'
import { groupOf, type LegendGroup, shapeOf } from './facilityGroups.ts'
import { hullOf } from './hull.ts'
import { addMapImages } from './mapImages.ts'
import { type Area, outsideOf } from './outside.ts'
import { ABOVE_BANDS, ABOVE_VILLAGES, sheetStyle } from './sheetStyle.ts'
import { type SymbolLook, symbolImage, symbolName } from './symbols.ts'

setWorkerUrl(workerUrl)

export type Box = readonly [west: number, south: number, east: number, north: number]
type Position = readonly [lon: number, lat: number]

export interface MapPlace {
  readonly id: string
  readonly name: string
  readonly nameEn: string
  readonly at: Position
  readonly facilityId: string | null
}
export interface MapUnit {
  readonly level: string
  readonly kind: string
  readonly name: string
  readonly nameEn: string
  readonly people: number
  readonly seat: Position | null
}
export interface MapBadge {
  readonly id: string
  readonly rank: number
  readonly at: Position
  readonly label: string
  readonly chosen: boolean
}
export interface Hovered {
  readonly kind: 'facility' | 'place'
  readonly id: string
  readonly x: number
  readonly y: number
}
export interface MapView {
  readonly lon: number
  readonly lat: number
  readonly zoom: number
}
export interface SheetMapOptions {
  readonly tileJsonUrl: string
  readonly language: Language
  readonly box: Box
  readonly view: MapView | null
  readonly label: string
  readonly onMoved: (view: MapView | null) => void
  readonly onFrame: () => void // the camera changed: scale bar
  readonly onHover: (hovered: Hovered | null) => void
  readonly onChoose: (chosen: { kind: 'facility' | 'place' | 'gap'; id: string } | null) => void
  readonly onEnter: () => void
}

/** Symbols shown without clustering at most; beyond it the small kinds cluster with counts. */
const MOST_LOOSE = 500
/** Room around the whole region: for the scale bar beneath on a desk, hardly any on a phone. */
const fitting = (container: HTMLElement) => ({
  padding: container.clientWidth < 600 ? 6 : { top: 14, bottom: 30, left: 14, right: 14 },
})
const NAMES_DELAY_MS = 180
const order: Record<FacilityReply['standing'], number> = { closed: 0, planned: 1, not_allowed: 2, serves: 3 }
const NEVER_CLUSTERED: ReadonlySet<LegendGroup> = new Set(['hospital', 'primary', 'isolation'])

export class SheetMap {
  readonly #map: MapLibre
  readonly #options: SheetMapOptions
  readonly #bands = new BandsLayer()
  readonly #ready: Promise<void>
  #places: readonly MapPlace[] = []
  #gap = new Uint8Array(0)
  #people = new Float64Array(0)
  #badges = new Map<string, { marker: Marker; button: HTMLButtonElement }>()
  #namesTimer = 0
  #grid: TimeGrid | null = null
  #estimate = false
  #limitSeconds = 0
  #whole: boolean
  #removed = false

  constructor(container: HTMLElement, options: SheetMapOptions) {
    this.#options = options
    this.#whole = options.view === null
    this.#map = new MapLibre({
      container,
      style: sheetStyle({ tileJsonUrl: options.tileJsonUrl, language: options.language }),
      ...(options.view === null
        ? { bounds: [...options.box] as [number, number, number, number], fitBoundsOptions: fitting(container) }
        : { center: [options.view.lon, options.view.lat], zoom: options.view.zoom }),
      maxZoom: 16,
      maxBounds: padded(options.box, 0.9),
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      rollEnabled: false,
      attributionControl: false, // the credit strip below the map names the sources
      fadeDuration: 0,
      canvasContextAttributes: { preserveDrawingBuffer: true }, // a page that is printed keeps its map
      locale: { 'Map.Title': options.label },
    })
    this.#map.touchZoomRotate.disableRotation()
    this.#map.keyboard.disableRotation()
    this.#ready = new Promise((resolve) => {
      this.#map.once('style.load', () => {
        this.#addLayers()
        resolve()
      })
    })
    this.#listen()
  }

  remove(): void {
    this.#removed = true
    clearTimeout(this.#namesTimer)
    this.#map.remove()
  }

  /** Land outside is greyed. */
  setLand(areas: readonly Area[]): void {
    this.#setData('outside', outsideOf(areas, this.#options.box))
  }

  setUnits(units: readonly MapUnit[]): void {
    const features = units.flatMap(({ seat, ...properties }) => (seat === null ? [] : [pointOf(seat, properties)]))
    this.#setData('units', collection(features))
  }

  /** The settlements of an answer. `people` is of the group asked for, in the same order. */
  setPlaces(places: readonly MapPlace[]): void {
    this.#places = places
    this.#gap = new Uint8Array(places.length).fill(2) // 2: not yet said
    this.#people = new Float64Array(places.length)
    this.#setData('places', collection(places.map((place, index) => pointOf(place.at, { index, id: place.id }, index))))
  }

  /** Which settlements are not reached, and how many people of the group live in each; index as in setPlaces. */
  setReach(gap: Uint8Array, people: Float64Array): void {
    this.#whenReady(() => {
      for (let index = 0; index < gap.length; index++) {
        if (this.#gap[index] === gap[index] && this.#people[index] === people[index]) continue
        this.#gap[index] = gap[index]!
        this.#people[index] = people[index]!
        this.#map.setFeatureState({ source: 'places', id: index }, { gap: gap[index] === 1, people: people[index]! })
      }
      clearTimeout(this.#namesTimer)
      this.#namesTimer = window.setTimeout(() => this.#writeNames(), NAMES_DELAY_MS)
    })
  }

  setGrid(grid: TimeGrid | null, estimate: boolean): void {
    this.#grid = grid
    this.#estimate = estimate
    this.#bands.setGrid(grid, estimate)
    this.#drawRim()
  }

  /** The bands' five upper ends in minutes, the last the threshold. */
  setBreaks(breaks: readonly number[]): void {
    this.#bands.setBreaks(breaks)
    this.#limitSeconds = breaks[4]! * 60
    if (this.#estimate) this.#drawRim()
  }

  setFacilities(facilities: readonly FacilityReply[], shown: ReadonlySet<LegendGroup>): void {
    this.#whenReady(() => {
      const visible = facilities.filter((facility) => shown.has(groupOf(facility)))
      const cluster = visible.length > MOST_LOOSE
      const features = visible.map((facility) => this.#signOf(facility))
      const isLoose = (facility: FacilityReply) => cluster && !NEVER_CLUSTERED.has(groupOf(facility))
      this.#setData('facilities', collection(features.filter((_, index) => !isLoose(visible[index]!))))
      this.#setData('facilities-loose', collection(features.filter((_, index) => isLoose(visible[index]!))))
    })
  }

  /** Numbered badges of gaps; the DOM is changed at once. */
  setBadges(badges: readonly MapBadge[]): void {
    if (this.#removed) return
    const keep = new Set(badges.map((badge) => badge.id))
    for (const [id, { marker }] of this.#badges) {
      if (!keep.has(id)) {
        marker.remove()
        this.#badges.delete(id)
      }
    }
    for (const badge of badges) {
      let held = this.#badges.get(badge.id)
      if (held === undefined) {
        const button = document.createElement('button')
        button.type = 'button'
        button.className = 'gap-badge'
        button.tabIndex = -1 // the list beside the map is the keyboard's way to the same choice
        button.addEventListener('click', (event) => {
          event.stopPropagation()
          this.#options.onChoose({ kind: 'gap', id: badge.id })
        })
        const marker = new Marker({ element: button, anchor: 'bottom' }).setLngLat([...badge.at]).addTo(this.#map)
        button.setAttribute('role', 'button')
        held = { marker, button }
        this.#badges.set(badge.id, held)
      }
      held.marker.setLngLat([...badge.at])
      held.button.textContent = String(badge.rank)
      held.button.setAttribute('aria-label', badge.label)
      held.button.dataset.chosen = String(badge.chosen)
      held.button.style.zIndex = String(badge.chosen ? 100 : 60 - badge.rank)
    }
    this.#setData('badges', collection(badges.map((badge) => pointOf(badge.at, {}))))
  }

  /** Rings the settlement that is chosen, and draws the line around those for whom a facility is the nearest. */
  setChosen(at: Position | null): void {
    this.#setData('chosen', collection(at === null ? [] : [pointOf(at, {})]))
  }

  setCatchment(facilityId: string | null): void {
    const served = facilityId === null ? [] : this.#places.filter((place) => place.facilityId === facilityId)
    const hull = hullOf(served.map((place) => place.at))
    const line = served.length === 2 ? served.map((place) => [...place.at]) : hull
    this.#setData(
      'catchment',
      collection(line === null ? [] : [{ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates: line } }]),
    )
  }

  /** Shows a view; null the whole region. Does nothing when it is there already. */
  setView(view: MapView | null): void {
    if (view === null) {
      if (!this.#whole) this.fit()
      return
    }
    const now = this.view()
    const near =
      Math.abs(now.lon - view.lon) < 2e-4 && Math.abs(now.lat - view.lat) < 2e-4 && Math.abs(now.zoom - view.zoom) < 0.02
    this.#whole = false
    if (!near) this.#map.jumpTo({ center: [view.lon, view.lat], zoom: view.zoom })
  }

  view(): MapView {
    const { lng, lat } = this.#map.getCenter()
    return { lon: lng, lat, zoom: this.#map.getZoom() }
  }

  fit(): void {
    this.#whole = true
    this.#map.fitBounds([...this.#options.box] as [number, number, number, number], {
      ...fitting(this.#map.getContainer()),
      duration: 0,
    })
  }

  zoomBy(steps: number): void {
    this.#whole = false
    this.#map.zoomTo(this.#map.getZoom() + steps, { duration: calm() ? 0 : 160 }, { originalEvent: true })
  }

  /** Brings a point into view if it is not. */
  reveal(at: Position): void {
    if (this.#map.getBounds().contains([...at])) return
    this.#whole = false
    this.#map.panTo([...at], { duration: calm() ? 0 : 200 }, { originalEvent: true })
  }

  /** Metres on the ground under one CSS pixel in the middle of the map. */
  metresPerPixel(): number {
    const { lat, zoom } = this.view()
    return (40_075_016.7 * Math.cos((lat * Math.PI) / 180)) / (512 * 2 ** zoom)
  }

  /** Resolves when nothing is being loaded or drawn any more. */
  async settled(): Promise<void> {
    await this.#ready
    if (!this.#map.loaded()) await this.#map.once('idle')
  }

  #addLayers(): void {
    const { language } = this.#options
    addMapImages(this.#map, window.devicePixelRatio)
    const empty = { type: 'geojson', data: collection([]) } as const
    for (const id of ['units', 'names', 'facilities', 'badges', 'chosen', 'catchment', 'rim']) this.#map.addSource(id, empty)
    this.#map.addSource('places', { ...empty, promoteId: 'index' })
    this.#map.addSource('facilities-loose', { ...empty, cluster: true, clusterRadius: 30, clusterMaxZoom: 11 })
    this.#map.addLayer(this.#bands, ABOVE_BANDS)
    for (const layer of dotLayers) this.#map.addLayer(layer)
    for (const layer of villageNames(language)) this.#map.addLayer(layer, ABOVE_VILLAGES)
    for (const layer of signLayers(language)) this.#map.addLayer(layer)
  }

  #listen(): void {
    const map = this.#map
    map.on('render', this.#options.onFrame)
    map.on('moveend', (event) => {
      if (!('originalEvent' in event) || event.originalEvent === undefined) return
      this.#whole = false
      this.#options.onMoved(this.view())
    })
    map.on('resize', () => {
      if (this.#whole) this.fit()
    })
    map.on('mousemove', (event) => {
      const hit = this.#hitAt(event.point.x, event.point.y)
      map.getCanvas().style.cursor = hit === null ? '' : 'pointer'
      this.#options.onHover(
        hit === null || hit.kind === 'cluster' ? null : { ...hit, kind: hit.kind, x: event.point.x, y: event.point.y },
      )
    })
    map.on('mouseout', () => this.#options.onHover(null))
    map.on('click', (event) => {
      const hit = this.#hitAt(event.point.x, event.point.y)
      if (hit?.kind === 'cluster') {
        map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 1.5, duration: calm() ? 0 : 160 }, { originalEvent: true })
      } else {
        this.#options.onChoose(hit === null ? null : { kind: hit.kind, id: hit.id })
      }
    })
    map.getCanvas().addEventListener('keydown', (event) => {
      if (event.key === 'Enter') this.#options.onEnter()
    })
  }

  /** What lies under a point: a sign before a gap before a dot, the nearest of each. */
  #hitAt(x: number, y: number): { kind: 'facility' | 'place' | 'cluster'; id: string } | null {
    const map = this.#map
    if (map.getLayer('gap-dot') === undefined) return null
    const reach = 6
    const box: [[number, number], [number, number]] = [
      [x - reach, y - reach],
      [x + reach, y + reach],
    ]
    const nearest = (layers: string[], wanted: (feature: MapGeoJSONFeature) => boolean = () => true) =>
      map
        .queryRenderedFeatures(box, { layers })
        .filter(wanted)
        .sort((a, b) => this.#distancePx(a, x, y) - this.#distancePx(b, x, y))[0]
    const sign = nearest(['facility', 'facility-loose'])
    if (sign !== undefined) return { kind: 'facility', id: String(sign.properties.id) }
    if (nearest(['cluster']) !== undefined) return { kind: 'cluster', id: '' }
    const dot = nearest(['gap-dot'], (feature) => feature.state.gap === true) ?? nearest(['dot'])
    return dot === undefined ? null : { kind: 'place', id: String(dot.properties.id) }
  }

  #distancePx(feature: MapGeoJSONFeature, x: number, y: number): number {
    if (feature.geometry.type !== 'Point') return Number.POSITIVE_INFINITY
    const [lon, lat] = feature.geometry.coordinates
    const at = this.#map.project([lon!, lat!])
    return Math.hypot(at.x - x, at.y - y)
  }

  #signOf(facility: FacilityReply): GeoJSON.Feature {
    const look: SymbolLook = {
      shape: shapeOf[groupOf(facility)],
      standing: facility.standing,
      open24h: facility.capabilities.open24h === true && facility.standing === 'serves',
      children: facility.capabilities.children === true && facility.standing === 'serves',
    }
    const large = this.#imageOf(look, 19)
    const small = this.#imageOf(look, smallSizePx(look.standing, groupOf(facility)))
    const { id, name, nameEn, standing } = facility
    return pointOf(facility.at, { id, name, nameEn, small, large, order: order[standing] })
  }

  #imageOf(look: SymbolLook, sizePx: number): string {
    const name = symbolName(look, sizePx)
    if (!this.#map.hasImage(name)) {
      const pixelRatio = Math.max(2, window.devicePixelRatio)
      this.#map.addImage(name, symbolImage(look, sizePx, pixelRatio), { pixelRatio })
    }
    return name
  }

  #writeNames(): void {
    const features = this.#places.map((place, index) =>
      pointOf(place.at, { name: place.name, nameEn: place.nameEn, gap: this.#gap[index] === 1, people: this.#people[index]! }),
    )
    this.#setData('names', collection(features))
  }

  /** An estimate has a dashed outer edge, which a shader cannot draw along. */
  #drawRim(): void {
    if (this.#grid === null || !this.#estimate) {
      this.#setData('rim', collection([]))
      return
    }
    const [area] = isochrones(this.#grid, [this.#limitSeconds])
    this.#setData('rim', collection(area === undefined ? [] : [{ type: 'Feature', properties: {}, geometry: area.geometry }]))
  }

  #setData(source: string, data: GeoJSON.GeoJSON): void {
    this.#whenReady(() => (this.#map.getSource(source) as GeoJSONSource).setData(data))
  }

  #whenReady(act: () => void): void {
    if (this.#removed) return
    if (this.#map.getLayer('badge-room') !== undefined) act()
    else void this.#ready.then(() => this.#removed || act())
  }
}

/** At the scale of the city the many that may not serve step back, or nobody would see the few that may. */
function smallSizePx(standing: FacilityReply['standing'], group: LegendGroup): number {
  if (standing === 'serves') return 13
  if (!NEVER_CLUSTERED.has(group)) return 9
  return standing === 'planned' ? 14 : 12
}

const calm = () => window.matchMedia('(prefers-reduced-motion: reduce)').matches

const collection = (features: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features })

function pointOf(at: Position, properties: Record<string, unknown>, id?: number): GeoJSON.Feature {
  const feature: GeoJSON.Feature = { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [...at] } }
  return id === undefined ? feature : { ...feature, id }
}

/** The box widened on every side by a share of itself. */
function padded([west, south, east, north]: Box, share: number): [number, number, number, number] {
  const [x, y] = [(east - west) * share, (north - south) * share]
  return [Math.max(-180, west - x), Math.max(-85, south - y), Math.min(180, east + x), Math.min(85, north + y)]
}
