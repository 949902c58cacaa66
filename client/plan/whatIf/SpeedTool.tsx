/** Other speeds for whole classes of road: night, snow, the rush hour, or a share of one's own. */
import { useState } from 'react'
import type { TravelMode } from '../../../server/contract.ts'
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'
import { nameIn } from '../../i18n/language.ts'
import { useWords } from '../../i18n/words.ts'
import { type Preset, presetEdits } from './editRows.ts'
import fields from './Fields.module.css'
import { ModeChoice } from './ModeChoice.tsx'
import { CLASS_GROUP_NAMES, type ClassGroup, classSpeed, FACTOR_RANGE } from './speeds.ts'
import type { Tool } from './useTool.ts'
import type { WhatIf } from './useWhatIf.ts'

interface SpeedToolProps {
  readonly tool: Tool
  readonly whatIf: WhatIf
  readonly mode: TravelMode
  readonly presets: readonly Preset[]
}

export function SpeedTool({ tool, whatIf, mode, presets }: SpeedToolProps) {
  const { language, words } = useWords()
  const [group, setGroup] = useState<ClassGroup>('all')
  const [percent, setPercent] = useState(60)
  const [only, setOnly] = useState<TravelMode | null>(null)
  const sane = percent >= FACTOR_RANGE.least * 100 && percent <= FACTOR_RANGE.most * 100
  const change = (...edits: readonly ScenarioEdit[]) => {
    whatIf.add(...edits)
    tool.send({ type: 'ended' })
  }
  return (
    <>
      {presets.length > 0 && (
        <>
          <p className={fields.note}>{words.whatIf.presets}</p>
          <div className={fields.row}>
            {presets.map((preset) => (
              <button
                key={preset.id}
                type="button"
                className={fields.second}
                title={nameIn(language, preset.noteZh, preset.noteEn)}
                onClick={() => change(...presetEdits(preset))}
              >
                {nameIn(language, preset.nameZh, preset.nameEn)}
              </button>
            ))}
          </div>
          <p className={fields.note}>{words.whatIf.presetsNote}</p>
        </>
      )}
      <label className={fields.field}>
        {words.whatIf.which}
        <select value={group} onChange={(event) => setGroup(event.target.value as ClassGroup)}>
          {CLASS_GROUP_NAMES.map((name) => (
            <option key={name} value={name}>
              {words.whatIf.classGroups[name]}
            </option>
          ))}
        </select>
      </label>
      <div className={fields.pair}>
        <label className={fields.field}>
          {words.whatIf.percent} %
          <input
            type="number"
            min={FACTOR_RANGE.least * 100}
            max={FACTOR_RANGE.most * 100}
            step={5}
            value={Number.isFinite(percent) ? percent : ''}
            onChange={(event) => setPercent(event.target.valueAsNumber)}
          />
        </label>
        <ModeChoice mode={mode} only={only} onChoose={setOnly} />
      </div>
      <button type="button" className={fields.main} disabled={!sane} onClick={() => change(classSpeed(group, percent, only))}>
        {words.whatIf.setSpeed}
      </button>
    </>
  )
}
