/** Edits as plain sentences in the language of the page, and why one of them does nothing. */
import type { TravelMode } from '../../../server/contract.ts'
import { distanceMetres, type LonLat } from '../../../server/core/geometry/lonLat.ts'
import { createPlane } from '../../../server/core/geometry/plane.ts'
import type { RoadClass } from '../../../server/core/osm/tags.ts'
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'
import { count, type Language, nameIn } from '../../i18n/language.ts'
import type { Words } from '../../i18n/words.ts'
import { groupOfClasses } from './speeds.ts'

/** What is known of a road that an edit names by its number. */
export interface KnownRoad {
  readonly way: number
  readonly name: string
  readonly nameEn: string
  readonly ref: string
  readonly roadClass: RoadClass
  readonly bridge: boolean
  readonly lines: readonly (readonly LonLat[])[] // a way may be cut into pieces
}

export interface SentenceWords {
  readonly language: Language
  readonly words: Words
  readonly roads: ReadonlyMap<number, KnownRoad>
  readonly facilityName: (id: string) => string
}

/** One edit in words, without a full stop: 封闭长桥 / Long Bridge closed. */
export function editSentence(edit: ScenarioEdit, known: SentenceWords): string {
  const { words } = known
  const said = words.whatIf.edits
  switch (edit.kind) {
    case 'close_ways':
      return said.close_ways(namesOf(edit.ways, known))
    case 'way_speed':
      return said.way_speed(namesOf(edit.ways, known), edit.kmh) + onlyFor(edit.modes, words)
    case 'class_speed':
      return said.class_speed(classesText(edit.classes, words), Math.round(edit.factor * 100)) + onlyFor(edit.modes, words)
    case 'close_area':
      return said.close_area(words.whatIf.squareKilometres(rounded(areaSquareMetres(edit.ring) / 1e6)))
    case 'add_road':
      return said.add_road(edit.name, lengthText(lengthMetres(edit.line), words), words.whatIf.roadClasses[edit.roadClass])
    case 'add_facility':
      return said.add_facility(edit.name, words.types[edit.type])
    case 'remove_facility':
      return said.remove_facility(known.facilityName(edit.id))
  }
}

/** A road as people call it: its name, else its number, else its class. Bridges say so when the name does not. */
export function roadName(
  road: Pick<KnownRoad, 'name' | 'nameEn' | 'ref' | 'roadClass' | 'bridge'>,
  language: Language,
  words: Words,
): string {
  const name = nameIn(language, road.name, road.nameEn) || road.ref
  const called = name || words.whatIf.unnamed(words.whatIf.roadClasses[road.roadClass])
  const saysSo = called.includes('桥') || /bridge/i.test(called)
  return road.bridge && !saysSo ? `${called}${language === 'zh' ? '' : ' '}${words.whatIf.bridge}` : called
}

/** The names of ways, each once: one OSM road is often many ways. */
function namesOf(ways: readonly number[], { roads, language, words }: SentenceWords): string {
  const names = [...new Set(ways.flatMap((way) => (roads.has(way) ? [roadName(roads.get(way)!, language, words)] : [])))]
  if (names.length === 0) return words.whatIf.someRoads(ways.length)
  return names.length === 1 ? names[0]! : words.whatIf.andMore(names[0]!, names.length)
}

function classesText(classes: readonly RoadClass[] | null, words: Words): string {
  const group = groupOfClasses(classes)
  if (group !== null) return words.whatIf.classGroups[group]
  return classes!.length === 1 ? words.whatIf.roadClasses[classes![0]!] : words.whatIf.someClasses(classes!.length)
}

const onlyFor = (modes: readonly TravelMode[] | null, words: Words): string =>
  modes === null ? '' : words.whatIf.onlyFor(modes.map((mode) => words.modes[mode]).join(' / '))

/** 850 米, 2.3 公里. */
export const lengthText = (metres: number, words: Words): string =>
  metres < 1000 ? `${Math.round(metres)} ${words.map.metres}` : `${rounded(metres / 1000)} ${words.map.kilometres}`

const rounded = (value: number): string => (value < 0.1 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : count(value))

export const lengthMetres = (line: readonly LonLat[]): number =>
  line.reduce((sum, at, index) => (index === 0 ? 0 : sum + distanceMetres(line[index - 1]!, at)), 0)

/** The area of a closed ring a few kilometres across. */
export function areaSquareMetres(ring: readonly LonLat[]): number {
  const plane = createPlane(ring[0]!)
  const corners = ring.map(([lon, lat]) => [plane.x(lon), plane.y(lat)] as const)
  let double = 0
  for (let at = 1; at < corners.length; at++) {
    double += corners[at - 1]![0] * corners[at]![1] - corners[at]![0] * corners[at - 1]![1]
  }
  return Math.abs(double) / 2
}
