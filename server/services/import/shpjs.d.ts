declare module 'shpjs' {
  export function parseShp(shp: Uint8Array, prj?: string): unknown[]
  export function parseDbf(dbf: Uint8Array, encoding?: string): Record<string, unknown>[]
}
