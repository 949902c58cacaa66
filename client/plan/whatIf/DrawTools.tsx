/** The forms of what is drawn on the map: an area taken out, a new road, a new service. */
import { useState } from 'react'
import type { FacilityType } from '../../../server/core/facilities/facility.ts'
import { ringProblem } from '../../../server/core/geometry/ring.ts'
import type { RoadClass } from '../../../server/core/osm/tags.ts'
import { useWords } from '../../i18n/words.ts'
import type { PlanState } from '../planState.ts'
import type { Dispatch } from '../usePlanState.ts'
import { areaEdit, newFacility, roadEdit } from './editList.ts'
import { areaSquareMetres, lengthMetres, lengthText } from './editSentence.ts'
import fields from './Fields.module.css'
import type { Tool } from './useTool.ts'
import type { WhatIf } from './useWhatIf.ts'

interface DrawToolProps {
  readonly tool: Tool
  readonly whatIf: WhatIf
}

const MOST_NAME = 80

export function AreaTool({ tool, whatIf }: DrawToolProps) {
  const { words } = useWords()
  const edit = areaEdit(tool.state.points)
  const crossing = edit?.kind === 'close_area' && ringProblem(edit.ring) !== null
  return (
    <>
      <p role="status">
        {words.whatIf.points(tool.state.points.length)}
        {edit?.kind === 'close_area' &&
          !crossing &&
          ` · ${words.whatIf.squareKilometres((areaSquareMetres(edit.ring) / 1e6).toFixed(2))}`}
      </p>
      {crossing && (
        <p className={fields.trouble} role="alert">
          {words.whatIf.crossing}
        </p>
      )}
      <button
        type="button"
        className={fields.main}
        disabled={edit === null || crossing}
        onClick={() => {
          if (edit !== null) whatIf.add(edit)
          tool.send({ type: 'ended' })
        }}
      >
        {words.whatIf.closeArea}
      </button>
    </>
  )
}

const BUILT_CLASSES = ['trunk', 'primary', 'secondary', 'tertiary', 'unclassified', 'residential'] as const satisfies RoadClass[]

export function LineTool({ tool, whatIf }: DrawToolProps) {
  const { words } = useWords()
  const [roadClass, setRoadClass] = useState<RoadClass>('tertiary')
  const [kmh, setKmh] = useState('')
  const [oneway, setOneway] = useState(false)
  const [name, setName] = useState('')
  const edit = roadEdit(tool.state.points, { roadClass, kmh: kmh === '' ? null : Number(kmh), oneway, name })
  return (
    <>
      <p role="status">
        {words.whatIf.points(tool.state.points.length)}
        {edit?.kind === 'add_road' && ` · ${lengthText(lengthMetres(edit.line), words)}`}
      </p>
      <div className={fields.pair}>
        <label className={fields.field}>
          {words.whatIf.roadClass}
          <select value={roadClass} onChange={(event) => setRoadClass(event.target.value as RoadClass)}>
            {BUILT_CLASSES.map((each) => (
              <option key={each} value={each}>
                {words.whatIf.roadClasses[each]}
              </option>
            ))}
          </select>
        </label>
        <label className={fields.field}>
          {words.whatIf.speedOptional}
          <input type="number" min={1} max={130} value={kmh} onChange={(event) => setKmh(event.target.value)} />
        </label>
      </div>
      <label className={fields.field}>
        {words.whatIf.nameOptional}
        <input value={name} maxLength={MOST_NAME} onChange={(event) => setName(event.target.value)} />
      </label>
      <label className={fields.tick}>
        <input type="checkbox" checked={oneway} onChange={(event) => setOneway(event.target.checked)} />
        {words.whatIf.oneway}
      </label>
      <button
        type="button"
        className={fields.main}
        disabled={edit === null || (kmh !== '' && !(Number(kmh) >= 1 && Number(kmh) <= 130))}
        onClick={() => {
          if (edit !== null) whatIf.add(edit)
          tool.send({ type: 'ended' })
        }}
      >
        {words.whatIf.build}
      </button>
    </>
  )
}

/** Kinds that somebody may want to open; others are no place to go with a fever. */
const OPENED_TYPES = [
  'fever_clinic',
  'fever_room',
  'kiosk',
  'temp_fever_site',
  'mobile_unit',
  'village_clinic',
] as const satisfies FacilityType[]

interface ServiceToolProps extends DrawToolProps {
  readonly state: PlanState
  readonly dispatch: Dispatch
}

export function ServiceTool({ tool, whatIf, state, dispatch }: ServiceToolProps) {
  const { words } = useWords()
  const [type, setType] = useState<FacilityType>('fever_room')
  const [name, setName] = useState('')
  const [at] = tool.state.points
  return (
    <>
      <div className={fields.pair}>
        <label className={fields.field}>
          {words.whatIf.kind}
          <select value={type} onChange={(event) => setType(event.target.value as FacilityType)}>
            {OPENED_TYPES.map((each) => (
              <option key={each} value={each}>
                {words.types[each]}
              </option>
            ))}
          </select>
        </label>
        <label className={fields.field}>
          {words.whatIf.nameOptional}
          <input value={name} maxLength={MOST_NAME} onChange={(event) => setName(event.target.value)} />
        </label>
      </div>
      {!state.services.includes(type) && (
        <p className={fields.note}>
          {words.whatIf.typeNotAsked}{' '}
          <button type="button" className={fields.link} onClick={() => dispatch({ type: 'serviceToggled', service: type })}>
            {words.whatIf.askType}
          </button>
        </p>
      )}
      <button
        type="button"
        className={fields.main}
        disabled={at === undefined}
        onClick={() => {
          if (at !== undefined) whatIf.add(newFacility(whatIf.edits, { type, name, at }))
          tool.send({ type: 'ended' })
        }}
      >
        {words.whatIf.add}
      </button>
    </>
  )
}
