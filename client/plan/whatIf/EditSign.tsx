/** How an edit looks on the map, as a small sign before its sentence: the same patterns, so that the list is the map's legend. */
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'

const line = { x1: 1, x2: 25, y1: 7, y2: 7 } as const

const signs: Record<ScenarioEdit['kind'], React.ReactNode> = {
  close_ways: (
    <>
      <line {...line} stroke="var(--ink)" strokeWidth="1.8" />
      <path d="M5 4 11 10M11 4 5 10M15 4 21 10M21 4 15 10" stroke="var(--ink)" strokeWidth="1.6" />
    </>
  ),
  way_speed: <line {...line} stroke="var(--ink)" strokeWidth="4" strokeDasharray="0.1 6" strokeLinecap="round" />,
  class_speed: <line {...line} stroke="var(--ink-3)" strokeWidth="4" strokeDasharray="0.1 6" strokeLinecap="round" />,
  close_area: (
    <>
      <path d="M2 12 14 2M8 12 20 2M14 12 24 3.6M2 2 14 12M8 2 20 12M14 2 24 10.4" stroke="var(--ink-2)" strokeWidth="0.8" />
      <rect x="2" y="2" width="22" height="10" fill="none" stroke="var(--ink)" strokeWidth="1.4" strokeDasharray="4 2" />
    </>
  ),
  add_road: (
    <>
      <line {...line} stroke="var(--teal)" strokeWidth="6" />
      <line {...line} stroke="var(--paper)" strokeWidth="2.4" />
    </>
  ),
  add_facility: (
    <>
      <circle cx="13" cy="7" r="5.6" fill="none" stroke="var(--teal)" strokeWidth="1.8" />
      <circle cx="13" cy="7" r="2.4" fill="var(--ink)" />
    </>
  ),
  remove_facility: (
    <>
      <circle cx="13" cy="7" r="4.6" fill="none" stroke="var(--ink)" strokeWidth="1.6" />
      <line x1="6" x2="20" y1="7" y2="7" stroke="var(--ink)" strokeWidth="1.8" />
    </>
  ),
}

export const EditSign = ({ kind }: { readonly kind: ScenarioEdit['kind'] }) => (
  <svg width="26" height="14" viewBox="0 0 26 14" aria-hidden="true">
    {signs[kind]}
  </svg>
)
