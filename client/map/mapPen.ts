/** What is drawn on the sheet beyond the answer, and presses that put something there instead of choosing what lies there. */
import type { GeoJSONSource, Map as MapLibre } from 'maplibre-gl'
import { collection, type Position } from './features.ts'
import { type Drawn, type DrawnRoute, drawnFeature, routeFeature } from './mapDrawing.ts'
import { addWhatIfImages, whatIfLayers } from './whatIfLayers.ts'

export interface PenStrokes {
  readonly onPress: (at: Position) => void
  readonly onTakeBack: () => void // the last point of a sketch
  readonly onEnd: () => void
}

export class MapPen {
  readonly #map: MapLibre
  #strokes: PenStrokes | null = null
  #drawn: readonly Drawn[] = []
  #routes: readonly DrawnRoute[] = []

  constructor(map: MapLibre) {
    this.#map = map
  }

  /** To be called once, when the style is there and before the layers that stand above. */
  addLayers(): void {
    addWhatIfImages(this.#map, window.devicePixelRatio)
    for (const id of ['drawn', 'routes']) this.#map.addSource(id, { type: 'geojson', data: collection([]) })
    for (const layer of whatIfLayers) this.#map.addLayer(layer)
    this.setDrawn(this.#drawn)
    this.setRoutes(this.#routes)
  }

  setDrawn(drawn: readonly Drawn[]): void {
    this.#drawn = drawn
    void this.#source('drawn')?.setData(collection(drawn.flatMap(drawnFeature)))
  }

  /** Ways to go, the chosen one above the others. */
  setRoutes(routes: readonly DrawnRoute[]): void {
    this.#routes = routes
    void this.#source('routes')?.setData(collection(routes.flatMap(routeFeature)))
  }

  /** While there are strokes, a press draws; null gives the map back to choosing. */
  take(strokes: PenStrokes | null): void {
    this.#strokes = strokes
    this.#map.getCanvas().style.cursor = strokes === null ? '' : 'crosshair'
    if (strokes === null) this.#map.doubleClickZoom.enable()
    else this.#map.doubleClickZoom.disable() // two corners close together are no wish to look closer
  }

  get drawing(): boolean {
    return this.#strokes !== null
  }

  press(at: Position): void {
    this.#strokes?.onPress(at)
  }

  /** The keyboard draws in the middle of the map, where the page shows a cross. True when the key was meant for the pen. */
  key(key: string): boolean {
    if (this.#strokes === null) return false
    if (key === 'Enter' || key === ' ') {
      const { lng, lat } = this.#map.getCenter()
      this.#strokes.onPress([lng, lat])
    } else if (key === 'Backspace' || key === 'Delete') this.#strokes.onTakeBack()
    else if (key === 'Escape') this.#strokes.onEnd()
    else return false
    return true
  }

  #source(id: string): GeoJSONSource | undefined {
    return this.#map.getSource<GeoJSONSource>(id)
  }
}
