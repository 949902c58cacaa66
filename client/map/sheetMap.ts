/**
 * The map of a region with an answer on it. The only door to MapLibre: React hands it plain data.
 *
 * Everything that follows the threshold's drag (bands, dots, badges) changes without a worker or a tile being involved,
 * so that one frame shows one answer. Names follow a moment later.
 */
import { type GeoJSONSource, Map as MapLibre, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { isochrones } from '../../server/core/travel/isochrone.ts'
import type { TimeGrid } from '../../server/core/travel/timeGrid.ts'
import { BandsLayer } from './bandsLayer.ts'
import { dotLayers, signLayers, villageNames } from './dataLayers.ts'
import type { LegendGroup } from './facilityGroups.ts'
import { facilitySigns, type SignedFacility } from './facilitySigns.ts'
import { collection, lineOf, type Position, pointOf } from './features.ts'
import { hullOf } from './hull.ts'
import { type MapBadge, MapBadges } from './mapBadges.ts'
import { type MapPlace, type MapUnit, type MapView, REACH, type SheetMapOptions } from './mapData.ts'
import { calm, fitting, metresPerPixelAt, padded } from './mapFrame.ts'
import { hitAt } from './mapHits.ts'
import { addMapImages } from './mapImages.ts'
import { MapPen } from './mapPen.ts'
import { type Area, outsideOf } from './outside.ts'
import { paperSheet, type ScaleWords } from './paperSheet.ts'
import { ABOVE_BANDS, ABOVE_VILLAGES, sheetStyle } from './sheetStyle.ts'

setWorkerUrl(workerUrl)

const NAMES_DELAY_MS = 180

export class SheetMap {
  /** Draws a plan's changes and the ways to go; takes presses while something is being drawn. */
  readonly pen: MapPen
  readonly #map: MapLibre
  readonly #options: SheetMapOptions
  readonly #bands = new BandsLayer()
  readonly #ready: Promise<void>
  #places: readonly MapPlace[] = []
  #gap = new Uint8Array(0)
  #people = new Float64Array(0)
  readonly #badges: MapBadges
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
      locale: { 'Map.Title': options.label },
    })
    this.pen = new MapPen(this.#map)
    this.#badges = new MapBadges(this.#map, (id) => options.onChoose({ kind: 'gap', id }))
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
    this.#gap = new Uint8Array(places.length).fill(255) // not yet said
    this.#people = new Float64Array(places.length)
    this.#setData('places', collection(places.map((place, index) => pointOf(place.at, { index, id: place.id }, index))))
  }

  /** Each settlement's REACH, and how many people of the group live in it; index as in setPlaces. */
  setReach(gap: Uint8Array, people: Float64Array): void {
    this.#whenReady(() => {
      for (let index = 0; index < gap.length; index++) {
        if (this.#gap[index] === gap[index] && this.#people[index] === people[index]) continue
        this.#gap[index] = gap[index]!
        this.#people[index] = people[index]!
        this.#map.setFeatureState(
          { source: 'places', id: index },
          {
            gap: (gap[index]! & REACH.not) !== 0,
            change: gap[index]! & (REACH.gained | REACH.lost),
            people: people[index]!,
          },
        )
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

  /** Without them the sheet says nothing of how long it takes: neither bands nor hatch. */
  showBands(shown: boolean): void {
    this.#whenReady(() => this.#map.setLayoutProperty(this.#bands.id, 'visibility', shown ? 'visible' : 'none'))
  }

  /** The bands' five upper ends in minutes, the last the threshold. */
  setBreaks(breaks: readonly number[]): void {
    this.#bands.setBreaks(breaks)
    this.#limitSeconds = breaks[4]! * 60
    if (this.#estimate) this.#drawRim()
  }

  setFacilities(facilities: readonly SignedFacility[], shown: ReadonlySet<LegendGroup>): void {
    this.#whenReady(() => {
      const signs = facilitySigns(this.#map, facilities, shown)
      this.#setData('facilities', collection(signs.single))
      this.#setData('facilities-loose', collection(signs.clustered))
    })
  }

  /** Numbered badges of gaps; the DOM is changed at once. */
  setBadges(badges: readonly MapBadge[]): void {
    if (this.#removed) return
    this.#badges.show(badges)
    this.#setData('badges', collection(badges.map((badge) => pointOf(badge.at, {}))))
  }

  /** Rings the settlement that is chosen, and draws the line around those for whom a facility is the nearest. */
  setChosen(at: Position | null): void {
    this.#setData('chosen', collection(at === null ? [] : [pointOf(at, {})]))
  }

  setCatchment(facilityId: string | null): void {
    const served = facilityId === null ? [] : this.#places.filter((place) => place.facilityId === facilityId)
    const line = served.length === 2 ? served.map((place) => place.at) : hullOf(served.map((place) => place.at))
    this.#setData('catchment', collection(line === null ? [] : [lineOf(line)]))
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

  /** The map as it stands, with badges and scale, as the address of an image for paper. */
  picture(words: ScaleWords): string {
    return paperSheet(this.#map, this.#badges.shown, this.metresPerPixel(), words)
  }

  /** Metres on the ground under one CSS pixel in the middle of the map. */
  metresPerPixel(): number {
    return metresPerPixelAt(this.view())
  }

  #addLayers(): void {
    const { language } = this.#options
    addMapImages(this.#map, window.devicePixelRatio)
    const empty = { type: 'geojson', data: collection([]) } as const
    for (const id of ['units', 'names', 'facilities', 'badges', 'chosen', 'catchment', 'rim']) this.#map.addSource(id, empty)
    this.#map.addSource('places', { ...empty, promoteId: 'index' })
    this.#map.addSource('facilities-loose', { ...empty, cluster: true, clusterRadius: 30, clusterMaxZoom: 11 })
    this.#map.addLayer(this.#bands, ABOVE_BANDS)
    this.pen.addLayers()
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
      if (this.pen.drawing) return
      const hit = hitAt(map, event.point.x, event.point.y)
      map.getCanvas().style.cursor = hit === null ? '' : 'pointer'
      const { x, y } = event.point
      this.#options.onHover(hit === null || hit.kind === 'cluster' ? null : { ...hit, kind: hit.kind, x, y })
    })
    map.on('mouseout', () => this.#options.onHover(null))
    map.on('click', (event) => {
      if (this.pen.drawing) return this.pen.press([event.lngLat.lng, event.lngLat.lat])
      const hit = hitAt(map, event.point.x, event.point.y)
      if (hit?.kind === 'cluster') {
        map.easeTo({ center: event.lngLat, zoom: map.getZoom() + 1.5, duration: calm() ? 0 : 160 }, { originalEvent: true })
      } else {
        this.#options.onChoose(hit === null ? null : { kind: hit.kind, id: hit.id })
      }
    })
    map.getCanvas().addEventListener('keydown', (event) => {
      if (this.pen.key(event.key)) event.preventDefault()
      else if (event.key === 'Enter') this.#options.onEnter()
    })
  }

  #writeNames(): void {
    const features = this.#places.map((place, index) =>
      pointOf(place.at, {
        name: place.name,
        nameEn: place.nameEn,
        gap: (this.#gap[index]! & REACH.not) !== 0,
        people: this.#people[index]!,
      }),
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
