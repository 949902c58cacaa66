/**
 * Travel-time bands and the hatch of land not reached, drawn by the graphics card straight from the time grid.
 *
 * The grid is a texture; the five breaks are numbers handed to the shader. Moving the threshold therefore redraws the
 * bands within the frame, without any polygon being built. Between cell centres the time is a cubic B-spline
 * (four bilinear reads; Sigg and Hadwiger 2005), which gives the rounded edges of a drawn map.
 * Bands are for looking at only: people are counted by each settlement's own travel time.
 */
import { type CustomLayerInterface, type CustomRenderMethodInput, type Map as MapLibre, MercatorCoordinate } from 'maplibre-gl'
import type { TimeGrid } from '../../server/core/travel/timeGrid.ts'
import { BAND_EDGE, BANDS, HATCH, parts } from './colours.ts'

const UNREACHED = 65_535
const STRIPS = 48 // rows of the mesh: latitude is not linear on the map, 48 straight pieces are exact to a tenth of a pixel
/** Times beyond the last break are cut off here, so that the edge of a band is not drawn towards distant hours. */
const CUT_OFF = 1.35

const VERTEX = `#version 300 es
in vec2 position; // clip space
in vec2 cell;     // grid columns and rows
out vec2 at;
void main() {
  at = cell;
  gl_Position = vec4(position, 0.0, 1.0);
}`

const FRAGMENT = `#version 300 es
precision highp float;
uniform sampler2D grid;
uniform vec2 size;
uniform float breaks[5];
uniform vec3 bands[5];
uniform vec3 hatch;
uniform vec3 edge;
uniform vec2 origin;
uniform float pixelRatio;
uniform float strength;
in vec2 at;
out vec4 colour;

float read(vec2 p) { return texture(grid, p / size).r; }

float smoothTime(vec2 p) {
  p -= 0.5;
  vec2 f = fract(p);
  p -= f;
  vec2 f2 = f * f;
  vec2 f3 = f2 * f;
  vec2 w0 = (1.0 - 3.0 * f + 3.0 * f2 - f3) / 6.0;
  vec2 w1 = (4.0 - 6.0 * f2 + 3.0 * f3) / 6.0;
  vec2 w3 = f3 / 6.0;
  vec2 w2 = 1.0 - w0 - w1 - w3;
  vec2 g0 = w0 + w1;
  vec2 g1 = w2 + w3;
  vec2 h0 = p - 0.5 + w1 / g0;
  vec2 h1 = p + 1.5 + w3 / g1;
  return g0.y * (g0.x * read(vec2(h0.x, h0.y)) + g1.x * read(vec2(h1.x, h0.y)))
       + g1.y * (g0.x * read(vec2(h0.x, h1.y)) + g1.x * read(vec2(h1.x, h1.y)));
}

void main() {
  bool inside = at.x >= 0.0 && at.y >= 0.0 && at.x <= size.x && at.y <= size.y;
  float time = smoothTime(clamp(at, vec2(0.0), size));
  float slope = max(fwidth(time), 1e-4);

  // hatch: 0.8 px lines at 45 degrees, 6 px apart, tied to the ground
  vec2 pixel = (gl_FragCoord.xy - origin) / pixelRatio;
  float across = mod((pixel.x - pixel.y) * 0.70710678, 6.0) - 3.0;
  float line = clamp((0.8 * 0.5 + 0.5 - abs(across)), 0.0, 1.0);
  vec4 ground = vec4(hatch * line, line);

  // bands, each edge one pixel soft
  vec3 band = bands[0];
  for (int i = 0; i < 4; i++) band = mix(band, bands[i + 1], smoothstep(-0.5, 0.5, (time - breaks[i]) / slope));
  float distance = (time - breaks[4]) / slope;
  float reached = inside ? 1.0 - smoothstep(-0.5, 0.5, distance) : 0.0;
  colour = mix(ground, vec4(band, 1.0) * 1.0, reached);
  float rim = inside ? clamp(0.35 * pixelRatio + 0.5 - abs(distance), 0.0, 1.0) * 0.9 : 0.0;
  colour = mix(colour, vec4(edge, 1.0), rim * strength);
}`

export class BandsLayer implements CustomLayerInterface {
  readonly id = 'bands'
  readonly type = 'custom' as const
  #map: MapLibre | null = null
  #program: WebGLProgram | null = null
  #mesh: WebGLBuffer | null = null
  #vertexArray: WebGLVertexArrayObject | null = null
  #texture: WebGLTexture | null = null
  #grid: TimeGrid | null = null
  #minutes = new Float32Array(0)
  #breaks: readonly number[] = [5, 10, 15, 20, 30]
  #rim = 1
  #stale = true

  /** Shows another grid; null draws only hatch. `estimate` leaves the outer rim to a dashed line of its own. */
  setGrid(grid: TimeGrid | null, estimate: boolean): void {
    this.#grid = grid
    this.#rim = estimate ? 0 : 1
    this.#stale = true
    this.#map?.triggerRepaint()
  }

  /** Shows other breaks: five rising minutes, the last the threshold. */
  setBreaks(breaks: readonly number[]): void {
    this.#breaks = breaks
    this.#stale = true
    this.#map?.triggerRepaint()
  }

  onAdd(map: MapLibre, gl: WebGL2RenderingContext): void {
    this.#map = map
    this.#program = link(gl)
    this.#mesh = gl.createBuffer()
    this.#texture = gl.createTexture()
    this.#vertexArray = gl.createVertexArray()
    gl.bindVertexArray(this.#vertexArray)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#mesh)
    for (const [name, offset] of [
      ['position', 0],
      ['cell', 8],
    ] as const) {
      const place = gl.getAttribLocation(this.#program, name)
      gl.enableVertexAttribArray(place)
      gl.vertexAttribPointer(place, 2, gl.FLOAT, false, 16, offset)
    }
    gl.bindVertexArray(null)
    this.#stale = true
  }

  onRemove(_map: MapLibre, gl: WebGL2RenderingContext): void {
    gl.deleteProgram(this.#program)
    gl.deleteBuffer(this.#mesh)
    gl.deleteTexture(this.#texture)
    gl.deleteVertexArray(this.#vertexArray)
    this.#map = null
  }

  render(gl: WebGL2RenderingContext, _input: CustomRenderMethodInput): void {
    const map = this.#map
    if (map === null || this.#program === null) return
    gl.activeTexture(gl.TEXTURE0)
    gl.bindTexture(gl.TEXTURE_2D, this.#texture)
    if (this.#stale) this.#upload(gl)
    const size = this.#grid === null ? [1, 1] : [this.#grid.columns, this.#grid.rows]

    // biome-ignore lint/correctness/useHookAtTopLevel: a call of WebGL, no hook
    gl.useProgram(this.#program)
    const uniform = (name: string) => gl.getUniformLocation(this.#program!, name)
    gl.uniform1i(uniform('grid'), 0)
    gl.uniform2f(uniform('size'), size[0]!, size[1]!)
    gl.uniform1fv(uniform('breaks'), Float32Array.from(this.#breaks))
    gl.uniform3fv(uniform('bands'), BANDS.flatMap(parts))
    gl.uniform3fv(uniform('hatch'), parts(HATCH))
    gl.uniform3fv(uniform('edge'), parts(BAND_EDGE))
    gl.uniform1f(uniform('strength'), this.#rim)

    const { mesh, origin, pixelRatio } = this.#meshOf(map, gl)
    gl.uniform2f(uniform('origin'), origin[0], origin[1])
    gl.uniform1f(uniform('pixelRatio'), pixelRatio)
    gl.bindVertexArray(this.#vertexArray)
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#mesh)
    gl.bufferData(gl.ARRAY_BUFFER, mesh, gl.DYNAMIC_DRAW)
    gl.disable(gl.DEPTH_TEST)
    gl.disable(gl.STENCIL_TEST)
    gl.disable(gl.CULL_FACE)
    gl.enable(gl.BLEND)
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA)
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, (STRIPS + 1) * 2)
    gl.bindVertexArray(null)
  }

  /** The times in minutes, unreached and far cells cut off just beyond the threshold. */
  #upload(gl: WebGL2RenderingContext): void {
    this.#stale = false
    const grid = this.#grid
    const cut = this.#breaks[4]! * CUT_OFF
    const cells = grid === null ? 1 : grid.columns * grid.rows
    if (this.#minutes.length !== cells) this.#minutes = new Float32Array(cells)
    this.#minutes.fill(cut)
    if (grid !== null) {
      for (let cell = 0; cell < cells; cell++) {
        const seconds = grid.seconds[cell]!
        if (seconds !== UNREACHED && seconds < cut * 60) this.#minutes[cell] = seconds / 60
      }
    }
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false)
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false)
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 4)
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R16F, grid?.columns ?? 1, grid?.rows ?? 1, 0, gl.RED, gl.FLOAT, this.#minutes)
    for (const side of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, side, gl.LINEAR)
    for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE)
  }

  /** The screen in strips, each corner with the grid cell under it; all in doubles here, so that nothing shakes when close. */
  #meshOf(map: MapLibre, gl: WebGL2RenderingContext) {
    const canvas = map.getCanvas()
    const pixelRatio = gl.drawingBufferWidth / canvas.clientWidth
    const centre = MercatorCoordinate.fromLngLat(map.getCenter())
    const worldPx = 512 * 2 ** map.getZoom()
    const halfWidth = canvas.clientWidth / 2 / worldPx
    const halfHeight = canvas.clientHeight / 2 / worldPx
    const [west, south, east, north] = this.#grid?.bounds ?? [0, 0, 1, 1]
    const columns = this.#grid?.columns ?? 1
    const rows = this.#grid?.rows ?? 1
    const mesh = new Float32Array((STRIPS + 1) * 2 * 4)
    for (let strip = 0; strip <= STRIPS; strip++) {
      const down = strip / STRIPS
      const lat = new MercatorCoordinate(centre.x, centre.y + halfHeight * (2 * down - 1)).toLngLat().lat
      for (const side of [0, 1]) {
        const lon = (centre.x + halfWidth * (2 * side - 1)) * 360 - 180
        const offset = (strip * 2 + side) * 4
        mesh[offset] = 2 * side - 1
        mesh[offset + 1] = 1 - 2 * down
        mesh[offset + 2] = ((lon - west) / (east - west)) * columns
        mesh[offset + 3] = ((north - lat) / (north - south)) * rows
      }
    }
    // a fixed point of the ground in device pixels, modulo the hatch's period (6 px across = 6 √2 px along an axis)
    const anchor = MercatorCoordinate.fromLngLat([west, north])
    const period = 6 * Math.SQRT2 * pixelRatio
    const x = ((anchor.x - centre.x + halfWidth) * worldPx * pixelRatio) % period
    const y = (gl.drawingBufferHeight - (anchor.y - centre.y + halfHeight) * worldPx * pixelRatio) % period
    return { mesh, origin: [x, y] as const, pixelRatio }
  }
}

function link(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram()
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(kind)!
    gl.shaderSource(shader, source)
    gl.compileShader(shader)
    gl.attachShader(program, shader)
    gl.deleteShader(shader)
  }
  gl.linkProgram(program)
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
    throw new Error(`the shader of the bands does not link: ${gl.getProgramInfoLog(program)}`)
  }
  return program
}
