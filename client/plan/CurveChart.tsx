/** People reached by minutes, one curve a class: Plot draws the curves once, the threshold's line and dots ride on them. */
import * as Plot from '@observablehq/plot'
import { useEffect, useMemo, useRef } from 'react'
import type { AreaClass } from '../../server/core/places/place.ts'
import { percent } from '../i18n/language.ts'
import { useWords } from '../i18n/words.ts'
import styles from './CurveChart.module.css'
import type { ClassCurve } from './planAnswer.ts'
import { MINUTES_RANGE } from './planState.ts'

interface CurveChartProps {
  readonly curves: readonly ClassCurve[]
  readonly minutes: number
}

const SIZE = { width: 352, height: 164, left: 35, right: 92, top: 12, bottom: 28 } as const
/** A line pattern means a class everywhere: solid town, dots fringe, dashes country. */
export const dashOf: Record<AreaClass, string> = { urban: '', fringe: '0.1 3.6', rural: '7 3.5' }
const weightOf: Record<AreaClass, number> = { urban: 1.6, fringe: 1.8, rural: 2.1 }

const x = (minute: number) => SIZE.left + (minute / MINUTES_RANGE.most) * (SIZE.width - SIZE.left - SIZE.right)
const y = (share: number) => SIZE.top + (1 - share) * (SIZE.height - SIZE.top - SIZE.bottom)

export function CurveChart({ curves, minutes }: CurveChartProps) {
  const { words } = useWords()
  const host = useRef<HTMLDivElement>(null)
  const chart = useMemo(() => plotOf(curves), [curves])
  useEffect(() => {
    host.current!.replaceChildren(chart)
  }, [chart])

  const shareAt = (curve: ClassCurve) => curve.points[minutes]?.share ?? 0
  const worst = curves.reduce<ClassCurve | null>(
    (least, curve) => (least === null || shareAt(curve) < shareAt(least) ? curve : least),
    null,
  )
  const text = curves.map((curve) => `${words.areas[curve.class]} ${percent(shareAt(curve))}%`).join(' · ')
  const labels = spread(curves.map((curve) => ({ class: curve.class, at: y(curve.points.at(-1)?.share ?? 0) })))
  return (
    <figure className={styles.chart} role="img" aria-label={words.answer.curveText(minutes, text)}>
      <div ref={host} aria-hidden="true" />
      <svg className={styles.over} width={SIZE.width} height={SIZE.height} aria-hidden="true">
        {[15, 30, 45, 60].map((tick) => (
          <g key={tick}>
            <line x1={x(tick)} x2={x(tick)} y1={y(0)} y2={y(0) - 4} className={styles.tick} />
            <text x={x(tick)} y={y(0) + 17} className={styles.tickText} data-now={tick === minutes}>
              {tick}
              {tick === 60 && <tspan dx="2">{words.answer.curveAxis}</tspan>}
            </text>
          </g>
        ))}
        <line x1={x(minutes)} x2={x(minutes)} y1={SIZE.top - 6} y2={y(0)} className={styles.limit} />
        {![15, 30, 45, 60].includes(minutes) && (
          <text x={x(minutes)} y={y(0) + 27} className={styles.tickText} data-now="true">
            {minutes}
          </text>
        )}
        {curves.map((curve) => (
          <circle
            key={curve.class}
            cx={x(minutes)}
            cy={y(shareAt(curve))}
            r={3.6}
            className={styles.dot}
            data-worst={curve === worst && shareAt(curve) < 1}
          />
        ))}
        {worst !== null && shareAt(worst) < 0.995 && (
          <text
            x={x(minutes) + (minutes > 46 ? -8 : 9)}
            y={Math.min(y(shareAt(worst)) + 14, y(0) - 5)}
            className={styles.worst}
            textAnchor={minutes > 46 ? 'end' : 'start'}
          >
            {percent(shareAt(worst))}%
          </text>
        )}
        {labels.map((label) => (
          <g key={label.class} transform={`translate(${SIZE.width - SIZE.right + 6} ${label.at})`}>
            <line
              x1={0}
              x2={14}
              y1={0}
              y2={0}
              stroke="var(--ink)"
              strokeWidth={weightOf[label.class]}
              strokeDasharray={dashOf[label.class]}
              strokeLinecap={label.class === 'fringe' ? 'round' : 'butt'}
            />
            <text x={19} y={4} className={styles.name} data-strong={label.class === 'rural'}>
              {words.areas[label.class]}
            </text>
          </g>
        ))}
      </svg>
    </figure>
  )
}

function plotOf(curves: readonly ClassCurve[]): Element {
  return Plot.plot({
    width: SIZE.width,
    height: SIZE.height,
    marginLeft: SIZE.left,
    marginRight: SIZE.right,
    marginTop: SIZE.top,
    marginBottom: SIZE.bottom,
    style: { background: 'none', fontFamily: 'inherit', fontSize: '11px', color: 'var(--ink-2)', overflow: 'visible' },
    x: { domain: [0, MINUTES_RANGE.most], axis: null },
    y: { domain: [0, 1], axis: null },
    marks: [
      Plot.ruleY([0], { stroke: 'var(--ink)', strokeWidth: 1 }),
      Plot.ruleY([0.5, 1], { stroke: 'var(--rule)', strokeWidth: 1 }),
      Plot.text(
        [
          { share: 0, words: '0' },
          { share: 0.5, words: '50' },
          { share: 1, words: '100%' },
        ],
        { x: 0, y: 'share', text: 'words', textAnchor: 'end', dx: -6, fill: 'var(--ink-2)' },
      ),
      ...curves.map((curve) =>
        Plot.line(curve.points, {
          x: 'minute',
          y: 'share',
          curve: 'step-after', // people arrive at their minute, not between two
          stroke: 'var(--ink)',
          strokeWidth: weightOf[curve.class],
          strokeDasharray: dashOf[curve.class],
          strokeLinecap: curve.class === 'fringe' ? 'round' : 'butt',
          strokeLinejoin: 'round',
        }),
      ),
    ],
  })
}

/** Pushes names apart that would stand on each other, 16 px at least, in their own order. */
function spread<T extends { at: number }>(labels: readonly T[]): T[] {
  const sorted = [...labels].sort((a, b) => a.at - b.at).map((label) => ({ ...label }))
  for (let index = 1; index < sorted.length; index++) sorted[index]!.at = Math.max(sorted[index]!.at, sorted[index - 1]!.at + 16)
  const over = Math.max(0, (sorted.at(-1)?.at ?? 0) - y(0) + 4)
  return sorted.map((label) => ({ ...label, at: label.at - over }))
}
