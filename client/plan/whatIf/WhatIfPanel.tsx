/** 假如: what one can change, the changes so far, and how they are kept. Stands where the question stands, or under the map. */
import { useEffect, useRef } from 'react'
import type { TravelMode } from '../../../server/contract.ts'
import { useWords } from '../../i18n/words.ts'
import type { PlanState } from '../planState.ts'
import type { Dispatch } from '../usePlanState.ts'
import { AreaTool, LineTool, ServiceTool } from './DrawTools.tsx'
import { EditList } from './EditList.tsx'
import { MOST_EDITS } from './editList.ts'
import type { EditRow, Preset } from './editRows.ts'
import type { SentenceWords } from './editSentence.ts'
import fields from './Fields.module.css'
import { RoadTool } from './RoadTool.tsx'
import { Saves } from './Saves.tsx'
import { SpeedTool } from './SpeedTool.tsx'
import { TOOLS, type ToolKind, takesPresses } from './toolState.ts'
import type { Tool } from './useTool.ts'
import type { WhatIf } from './useWhatIf.ts'
import styles from './WhatIfPanel.module.css'

interface WhatIfPanelProps {
  readonly state: PlanState
  readonly region: string
  readonly hasRoads: boolean
  readonly mode: TravelMode
  readonly tool: Tool
  readonly whatIf: WhatIf
  readonly rows: readonly EditRow[]
  readonly presets: readonly Preset[]
  readonly known: SentenceWords
  readonly pressCentre: (() => void) | null // null: there is no map to press
  readonly onBack: () => void
  readonly dispatch: Dispatch
}

export function WhatIfPanel(props: WhatIfPanelProps) {
  const { state, region, hasRoads, tool, whatIf, rows, known, onBack } = props
  const { words } = useWords()
  const buttons = useRef<HTMLDivElement>(null)
  const { kind } = tool.state

  // a form that closes gives the focus back to the button that opened it
  const before = useRef<ToolKind | null>(null)
  useEffect(() => {
    const closed = before.current
    before.current = kind
    if (closed === null || kind !== null || document.activeElement !== document.body) return
    buttons.current?.querySelector<HTMLElement>(`[data-tool="${closed}"]`)?.focus({ preventScroll: true })
  }, [kind])

  return (
    <section className={styles.panel} aria-label={words.whatIf.title}>
      <div className={styles.head}>
        <h2>{whatIf.name ?? words.whatIf.title}</h2>
        <button type="button" className={fields.link} onClick={onBack}>
          {words.whatIf.back}
        </button>
      </div>
      {whatIf.edits.length === 0 && <p className={fields.note}>{words.whatIf.lead}</p>}
      {!hasRoads && <p className={fields.trouble}>{words.whatIf.roadless}</p>}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that the heading is already */}
      <div ref={buttons} className={styles.tools} role="group" aria-label={words.whatIf.toolsLabel}>
        {TOOLS.map((each) => (
          <button
            key={each}
            type="button"
            data-tool={each}
            aria-pressed={kind === each}
            disabled={whatIf.edits.length >= MOST_EDITS || (!hasRoads && each !== 'service')}
            onClick={() => tool.send({ type: 'opened', kind: each })}
          >
            {words.whatIf.tools[each]}
          </button>
        ))}
      </div>
      {kind !== null && <OpenTool {...props} kind={kind} />}
      <EditList whatIf={whatIf} rows={rows} known={known} />
      <Saves region={region} scenario={state.scenario} whatIf={whatIf} />
    </section>
  )
}

/** The hint, the form and the way out of the tool that is open. */
function OpenTool({
  state,
  mode,
  tool,
  whatIf,
  presets,
  pressCentre,
  dispatch,
  kind,
}: WhatIfPanelProps & { readonly kind: ToolKind }) {
  const { words } = useWords()
  const common = { tool, whatIf }
  const drawing = kind === 'area' || kind === 'line'
  return (
    <div className={styles.tool}>
      {kind !== 'speeds' && (
        <>
          <p role="status">{words.whatIf.press[kind]}</p>
          <p className={fields.note} data-keys="true">
            {words.whatIf.keys}
          </p>
        </>
      )}
      {kind === 'road' && <RoadTool {...common} mode={mode} />}
      {kind === 'speeds' && <SpeedTool {...common} mode={mode} presets={presets} />}
      {kind === 'area' && <AreaTool {...common} />}
      {kind === 'line' && <LineTool {...common} />}
      {kind === 'service' && <ServiceTool {...common} state={state} dispatch={dispatch} />}
      <div className={fields.row}>
        {takesPresses(tool.state) && pressCentre !== null && (
          <button type="button" className={fields.link} onClick={pressCentre}>
            {words.whatIf.atCentre}
          </button>
        )}
        {drawing && tool.state.points.length > 0 && (
          <button type="button" className={fields.link} onClick={() => tool.send({ type: 'takenBack' })}>
            {words.whatIf.takeBack}
          </button>
        )}
        <button type="button" className={fields.link} onClick={() => tool.send({ type: 'ended' })}>
          {words.whatIf.cancel}
        </button>
      </div>
    </div>
  )
}
