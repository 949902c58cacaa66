/** Closing a road or bridge, or giving it another speed: press the map, choose among the roads found there. */
import { useState } from 'react'
import type { TravelMode } from '../../../server/contract.ts'
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'
import { useWords } from '../../i18n/words.ts'
import { useLater } from '../useLater.ts'
import { lengthText, roadName } from './editSentence.ts'
import fields from './Fields.module.css'
import { ModeChoice } from './ModeChoice.tsx'
import styles from './RoadTool.module.css'
import type { Tool } from './useTool.ts'
import type { WhatIf } from './useWhatIf.ts'

interface RoadToolProps {
  readonly tool: Tool
  readonly whatIf: WhatIf
  readonly mode: TravelMode
}

const KMH = { least: 1, most: 130, first: 20 } as const

export function RoadTool({ tool, whatIf, mode }: RoadToolProps) {
  const { language, words } = useWords()
  const { roads, taken, asking, failed, retry } = tool.found
  const [kmh, setKmh] = useState<number>(KMH.first)
  const [only, setOnly] = useState<TravelMode | null>(null)
  const late = useLater(asking)
  if (tool.state.points.length === 0) return null
  if (failed !== null) {
    return (
      <div className={fields.trouble} role="alert">
        <p>{failed.message}</p>
        <button type="button" className={fields.link} onClick={retry}>
          {words.failed.retry}
        </button>
      </div>
    )
  }
  if (asking) return late ? <p role="status">{words.whatIf.finding}</p> : null
  if (roads.length === 0) return <p role="status">{words.whatIf.noRoads(tool.state.withinMetres)}</p>

  const ways = roads.filter(({ way }) => taken.includes(way)).map(({ way }) => way)
  const change = (edit: ScenarioEdit) => {
    whatIf.learn(roads)
    whatIf.add(edit)
    tool.send({ type: 'ended' })
  }
  const sane = Number.isFinite(kmh) && kmh >= KMH.least && kmh <= KMH.most
  return (
    <>
      <fieldset className={styles.found}>
        <legend role="status">{words.whatIf.roadsFound(roads.length)}</legend>
        {roads.map((road) => (
          <label key={road.way} className={styles.road} data-taken={taken.includes(road.way)}>
            <input
              type="checkbox"
              checked={taken.includes(road.way)}
              onChange={() => tool.send({ type: 'wayToggled', way: road.way, taken })}
            />
            <span>
              <strong>{roadName(road, language, words)}</strong>
              <span className={styles.facts}>
                {words.whatIf.roadFacts(words.whatIf.roadClasses[road.roadClass], lengthText(road.lengthMetres, words), road.kmh)}
                {road.tunnel && ` · ${words.whatIf.tunnel}`}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        className={fields.main}
        disabled={ways.length === 0}
        onClick={() => change({ kind: 'close_ways', ways })}
      >
        {words.whatIf.close}
      </button>
      <div className={styles.speed}>
        <label className={fields.field}>
          {words.whatIf.orSpeed} {words.whatIf.kmh}
          <input
            type="number"
            min={KMH.least}
            max={KMH.most}
            value={Number.isFinite(kmh) ? kmh : ''}
            onChange={(event) => setKmh(event.target.valueAsNumber)}
          />
        </label>
        <ModeChoice mode={mode} only={only} onChoose={setOnly} />
        <button
          type="button"
          className={fields.second}
          disabled={ways.length === 0 || !sane}
          onClick={() => change({ kind: 'way_speed', ways, kmh, modes: only === null ? null : [only] })}
        >
          {words.whatIf.setSpeed}
        </button>
      </div>
    </>
  )
}
