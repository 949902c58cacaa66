/** GeoJSON in the few shapes that the map's own sources need. */

export type Position = readonly [lon: number, lat: number]

export const collection = (features: GeoJSON.Feature[]): GeoJSON.FeatureCollection => ({ type: 'FeatureCollection', features })

export function pointOf(at: Position, properties: Record<string, unknown>, id?: number): GeoJSON.Feature {
  const feature: GeoJSON.Feature = { type: 'Feature', properties, geometry: { type: 'Point', coordinates: [...at] } }
  return id === undefined ? feature : { ...feature, id }
}

export const lineOf = (line: readonly Position[]): GeoJSON.Feature => ({
  type: 'Feature',
  properties: {},
  geometry: { type: 'LineString', coordinates: line.map((at) => [...at]) },
})
