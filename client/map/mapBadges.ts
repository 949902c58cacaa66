/** Numbered badges of gaps, as buttons above the map: they change in the frame in which the list changes. */
import { type Map as MapLibre, Marker } from 'maplibre-gl'
import type { Position } from './features.ts'

export interface MapBadge {
  readonly id: string
  readonly rank: number
  readonly at: Position
  readonly label: string
  readonly chosen: boolean
}

export class MapBadges {
  readonly #map: MapLibre
  readonly #onChoose: (id: string) => void
  readonly #held = new Map<string, Marker>()
  #shown: readonly MapBadge[] = []

  constructor(map: MapLibre, onChoose: (id: string) => void) {
    this.#map = map
    this.#onChoose = onChoose
  }

  get shown(): readonly MapBadge[] {
    return this.#shown
  }

  show(badges: readonly MapBadge[]): void {
    this.#shown = badges
    const keep = new Set(badges.map((badge) => badge.id))
    for (const [id, marker] of this.#held) {
      if (keep.has(id)) continue
      marker.remove()
      this.#held.delete(id)
    }
    for (const badge of badges) {
      const marker = this.#held.get(badge.id) ?? this.#add(badge)
      marker.setLngLat([...badge.at])
      const button = marker.getElement()
      button.textContent = String(badge.rank)
      button.setAttribute('aria-label', badge.label)
      button.dataset.chosen = String(badge.chosen)
      button.style.zIndex = String(badge.chosen ? 100 : 60 - badge.rank)
    }
  }

  #add({ id, at }: MapBadge): Marker {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'gap-badge'
    button.addEventListener('click', (event) => {
      event.stopPropagation()
      this.#onChoose(id)
    })
    const marker = new Marker({ element: button, anchor: 'bottom' }).setLngLat([...at]).addTo(this.#map)
    button.tabIndex = -1 // the list beside the map is the keyboard's way to the same choice
    this.#held.set(id, marker)
    return marker
  }
}
