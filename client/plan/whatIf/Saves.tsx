/** Keeping a plan under a name, handing on its address, and opening one that was kept. */
import { useState } from 'react'
import { useWords } from '../../i18n/words.ts'
import { editRows } from './editRows.ts'
import fields from './Fields.module.css'
import styles from './Saves.module.css'
import type { WhatIf } from './useWhatIf.ts'
import { usePresets, useScenarios } from './whatIfData.ts'

interface SavesProps {
  readonly region: string
  readonly scenario: string | null
  readonly whatIf: WhatIf
}

const MOST_NAME = 80
type Said = { readonly kind: 'saved' | 'already' | 'copied' | 'failed'; readonly text: string } | null

export function Saves({ region, scenario, whatIf }: SavesProps) {
  const { words } = useWords()
  const [name, setName] = useState('')
  const [naming, setNaming] = useState(false)
  const [open, setOpen] = useState(false)
  const [said, setSaid] = useState<Said>(null)
  const ready = scenario !== null && !whatIf.sending && whatIf.refused === null && whatIf.edits.length > 0
  const save = async () => {
    const wanted = name.trim()
    try {
      const kept = await whatIf.save(wanted)
      setNaming(false)
      setName('')
      setSaid({ kind: kept === wanted ? 'saved' : 'already', text: kept })
    } catch (error) {
      setSaid({ kind: 'failed', text: (error as Error).message })
    }
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href)
      setSaid({ kind: 'copied', text: '' })
    } catch {
      setSaid({ kind: 'copied', text: window.location.href }) // no clipboard without https: the address can be copied by hand
    }
  }
  return (
    <div className={styles.saves}>
      {naming && ready ? (
        <form
          className={styles.naming}
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <label className={fields.field}>
            {words.whatIf.saveName}
            {/* biome-ignore lint/a11y/noAutofocus: the field appears because its button was pressed */}
            <input value={name} maxLength={MOST_NAME} autoFocus onChange={(event) => setName(event.target.value)} />
          </label>
          <button type="submit" className={fields.main} disabled={name.trim() === ''}>
            {words.whatIf.saveNow}
          </button>
          <button type="button" className={fields.second} onClick={() => setNaming(false)}>
            {words.whatIf.cancel}
          </button>
        </form>
      ) : (
        <div className={fields.row}>
          {ready && whatIf.name === null && (
            <button
              type="button"
              className={fields.main}
              onClick={() => {
                setSaid(null)
                setNaming(true)
              }}
            >
              {words.whatIf.save}
            </button>
          )}
          {ready && (
            <button type="button" className={fields.second} onClick={() => void copy()}>
              {words.whatIf.copy}
            </button>
          )}
          <button type="button" className={fields.link} aria-expanded={open} onClick={() => setOpen(!open)}>
            {words.whatIf.openSaved}
          </button>
        </div>
      )}
      {said !== null && (
        <p className={fields.note} role="status">
          {said.kind === 'saved' && words.whatIf.saved(said.text)}
          {said.kind === 'already' && words.whatIf.savedAlready(said.text)}
          {said.kind === 'copied' && (said.text === '' ? words.whatIf.copied : said.text)}
          {said.kind === 'failed' && `${words.whatIf.saveFailed} ${said.text}`}
        </p>
      )}
      {open && (
        <SavedList
          region={region}
          scenario={scenario}
          onOpen={(id) => {
            setSaid(null)
            setOpen(false)
            whatIf.open(id)
          }}
        />
      )}
    </div>
  )
}

interface SavedListProps {
  readonly region: string
  readonly scenario: string | null
  readonly onOpen: (id: string) => void
}

function SavedList({ region, scenario, onOpen }: SavedListProps) {
  const { words, write } = useWords()
  const saved = useScenarios(region, true)
  const presets = usePresets(true).data?.presets ?? []
  if (saved.error !== null) {
    return (
      <p className={fields.trouble} role="alert">
        {saved.error.message}
      </p>
    )
  }
  if (saved.data === undefined) return null
  if (saved.data.scenarios.length === 0) return <p className={fields.note}>{words.whatIf.noneSaved}</p>
  return (
    <ul className={styles.list} aria-label={words.whatIf.saves}>
      {saved.data.scenarios.map(({ id, name, edits, createdAt }) => (
        <li key={id}>
          <button type="button" className={styles.saved} aria-current={id === scenario} onClick={() => onOpen(id)}>
            <strong>{name}</strong>
            <span>
              {words.whatIf.editCount(editRows(edits, presets).length)} · {write.day(createdAt.slice(0, 10))}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
