/** People from a population raster (WorldPop, GHSL): pixels summed into cells, kept where the region is, read strip by strip. */
import { basename } from 'node:path'
import { fromFile, type GeoTIFFImage } from 'geotiff'
import { type Bounds, boundsContain, distanceMetres, type LonLat } from '../../core/geometry/lonLat.ts'
import type { RowProblem } from '../../core/import/problems.ts'
import { classByDensity } from '../../core/places/settlementClass.ts'
import { AppError } from '../../errors.ts'
import { insideRegion, type PopulatedCell, replaceCells, unitBounds } from '../../store/writePlaces.ts'
import type { Importer, Prepared } from './importer.ts'
import { cellId } from './importPeople.ts'

/** Cells are made at least this wide: finer ones only repeat the raster's own guesswork. */
const CELL_METRES = 500
const STRIP_PIXEL_ROWS = 256
const POSITIONS_PER_QUESTION = 20_000
/** The coordinate system codes that mean plain degrees of WGS-84 or CGCS2000. */
const GEOGRAPHIC = [4326, 4490]

/** A row is a cell with people. Cells outside the region's outline are counted apart; negative pixels refuse their cell. */
export const importGrid: Importer = async (context): Promise<Prepared> => {
  const file = basename(context.path)
  const image = await openImage(context.path, file)
  const [west, south, east, north] = image.getBoundingBox()
  const [stepX, stepY] = image.getResolution()
  const width = image.getWidth()
  const height = image.getHeight()
  const bounds: Bounds = (await unitBounds(context.db, context.region.id))?.bounds ?? context.within ?? [west, south, east, north]
  const pixelMetres = distanceMetres([west, north], [west, north + stepY])
  const aggregate = context.options.aggregate ?? Math.max(1, Math.round(CELL_METRES / pixelMetres))

  // the window of whole cells that covers the region
  const clamp = (value: number, most: number) => Math.min(Math.max(Math.floor(value), 0), most)
  const firstColumn = clamp((bounds[0] - west) / stepX, width)
  const lastColumn = clamp((bounds[2] - west) / stepX + 1, width)
  const firstRow = clamp((bounds[3] - north) / stepY, height)
  const lastRow = clamp((bounds[1] - north) / stepY + 1, height)
  const left = Math.floor(firstColumn / aggregate) * aggregate
  const top = Math.floor(firstRow / aggregate) * aggregate
  if (firstColumn >= lastColumn || firstRow >= lastRow) {
    throw new AppError(
      'bad_file',
      `${file} does not touch the region; check that it is the right raster and that the units were imported.`,
    )
  }

  const noData = image.getGDALNoData()
  const cells: PopulatedCell[] = []
  const problems: RowProblem[] = []
  const stripRows = Math.max(aggregate, Math.floor(STRIP_PIXEL_ROWS / aggregate) * aggregate)
  for (let y = top; y < lastRow; y += stripRows) {
    context.signal?.throwIfAborted()
    context.progress(y - top, lastRow - top)
    const bottom = Math.min(y + stripRows, height)
    const right = Math.min(Math.ceil(lastColumn / aggregate) * aggregate, width)
    const [values] = (await image.readRasters({ window: [left, y, right, bottom], samples: [0] })) as unknown as [
      ArrayLike<number>,
    ]
    const across = right - left
    for (let cellY = y; cellY < bottom; cellY += aggregate) {
      for (let cellX = left; cellX < right; cellX += aggregate) {
        let [people, sumX, sumY, negative] = [0, 0, 0, false]
        for (let py = cellY; py < Math.min(cellY + aggregate, bottom); py++) {
          for (let px = cellX; px < Math.min(cellX + aggregate, right); px++) {
            const value = values[(py - y) * across + px - left]
            if (value === noData || !Number.isFinite(value) || value === 0) continue
            if (value < 0) {
              negative ||= value > -100 // large negative numbers are marks for "no data" that the file does not declare
              continue
            }
            people += value
            sumX += value * (px + 0.5)
            sumY += value * (py + 0.5)
          }
        }
        const row = Math.floor(cellY / aggregate) * Math.ceil(width / aggregate) + Math.floor(cellX / aggregate) + 1
        if (negative) problems.push({ row, field: 'band 1', code: 'out_of_range', value: '< 0', hint: '≥ 0' })
        else if (people > 0) {
          // people stand where the pixels' people are; the id is the corner's, so that it does not move with them
          const at: LonLat = [round(west + (sumX / people) * stepX), round(north + (sumY / people) * stepY)]
          const id = cellId([west + cellX * stepX, north + cellY * stepY])
          if (boundsContain(bounds, at)) {
            const settlementClass = classByDensity(people / (aggregate * aggregate * pixelKm2(at, stepX, stepY)))
            const counted = Math.round(people * 100) / 100
            cells.push({ id, name: '', at, people: counted, age0to14: 0, age60: 0, age65: 0, age80: 0, settlementClass })
          }
        }
      }
    }
  }
  const kept: PopulatedCell[] = []
  for (let start = 0; start < cells.length; start += POSITIONS_PER_QUESTION) {
    const batch = cells.slice(start, start + POSITIONS_PER_QUESTION)
    const inside = await insideRegion(
      context.db,
      context.region.id,
      batch.map((cell) => cell.at),
    )
    kept.push(...batch.filter((_, index) => inside[index]))
  }
  const people = Math.round(kept.reduce((sum, cell) => sum + cell.people, 0))
  return {
    rows: kept.length + problems.length,
    accepted: kept.length,
    problems,
    remarks: [],
    notes: { people, outside: cells.length - kept.length, pixelsPerCellSide: aggregate },
    write: (trx) => replaceCells(trx, context.region.id, kept),
  }
}

/** The area of a pixel at a position. */
const pixelKm2 = ([lon, lat]: LonLat, stepX: number, stepY: number) =>
  (distanceMetres([lon, lat], [lon + Math.abs(stepX), lat]) * distanceMetres([lon, lat], [lon, lat + stepY])) / 1e6

const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7

async function openImage(path: string, file: string): Promise<GeoTIFFImage> {
  let image: GeoTIFFImage
  try {
    image = await (await fromFile(path)).getImage()
  } catch (error) {
    throw new AppError(
      'bad_file',
      `${file} is not a GeoTIFF that can be read (${(error as Error).message}); download or export it again.`,
    )
  }
  const keys = image.getGeoKeys() as { GeographicTypeGeoKey?: number; ProjectedCSTypeGeoKey?: number } | null
  const projected = keys?.ProjectedCSTypeGeoKey
  const geographic = keys?.GeographicTypeGeoKey
  if (projected !== undefined || (geographic !== undefined && !GEOGRAPHIC.includes(geographic))) {
    const code = projected ?? geographic
    throw new AppError(
      'bad_file',
      `${file} is in EPSG:${code}; warp it to degrees first: gdalwarp -t_srs EPSG:4326 -r sum in.tif out.tif.`,
    )
  }
  return image
}
