/**
 * The plan that is open: its edits, what they come to, and how they are kept.
 *
 * A change shows in the list at once and travels to the server as a draft; the questions are asked with the id that comes
 * back, and that id stands in the address. Only the newest change counts: the one before it is given up.
 */
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import type { ScenarioReply } from '../../../server/contract.ts'
import type { ScenarioEdit } from '../../../server/core/scenario/edits.ts'
import { ApiError, tell } from '../../api.ts'
import { queryClient } from '../planData.ts'
import type { PlanState } from '../planState.ts'
import type { Dispatch } from '../usePlanState.ts'
import { added, changed, type EditHistory, noEdits, removed, sameEdits, undone, withoutFacility } from './editList.ts'
import type { KnownRoad } from './editSentence.ts'
import { scenarioKey, useScenario } from './whatIfData.ts'

export interface WhatIf {
  readonly edits: readonly ScenarioEdit[]
  readonly canUndo: boolean
  readonly name: string | null // of the plan that is open; null: a draft, or none
  readonly effects: ScenarioReply['effects'] // empty until the server has said
  readonly roads: ReadonlyMap<number, KnownRoad>
  readonly sending: boolean
  readonly refused: Error | null // why the newest change was not taken
  readonly unknown: boolean // the address names a plan that is not kept
  add(...edits: readonly ScenarioEdit[]): void
  remove(first: number, count?: number): void
  takeOut(facilityId: string): void
  undo(): void
  clear(): void
  sendAgain(): void
  open(scenario: string | null): void
  learn(roads: readonly NamedRoad[]): void
  /** Resolves with the name it is kept under, which is the first one it was given. Throws like `tell`. */
  save(name: string): Promise<string>
}

export function useWhatIf(region: string | null, { scenario }: PlanState, dispatch: Dispatch): WhatIf {
  const kept = useScenario(region, scenario)
  const [history, setHistory] = useState<EditHistory>(noEdits)
  const [sending, setSending] = useState<AbortController | null>(null)
  const [refused, setRefused] = useState<Error | null>(null)
  const [learnt, setLearnt] = useState<ReadonlyMap<number, KnownRoad>>(new Map())
  const underWay = useRef<AbortController | null>(null)

  // the address leads: opened by a link, by going back, or by a plan of the list
  const adopt = useEffectEvent((edits: readonly ScenarioEdit[]) => {
    if (underWay.current === null) setHistory((before) => changed(before, edits))
  })
  useEffect(() => {
    if (scenario === null) adopt([])
    else if (kept.data !== undefined) adopt(kept.data.edits)
  }, [scenario, kept.data])
  useEffect(() => {
    if (region === null) return
    return () => {
      underWay.current?.abort()
      underWay.current = null
      setSending(null)
      setRefused(null)
      setHistory(noEdits)
    }
  }, [region])

  const send = async (next: EditHistory) => {
    underWay.current?.abort()
    const controller = new AbortController()
    underWay.current = controller
    setSending(controller)
    setRefused(null)
    try {
      if (next.edits.length === 0) dispatch({ type: 'scenarioOpened', scenario: null })
      else {
        const reply = await tell('scenarioSave', region!, { edits: sendable(next.edits), name: null }, controller.signal)
        if (controller.signal.aborted) return
        queryClient.setQueryData(scenarioKey(region, reply.id), reply)
        setHistory((now) => (sameEdits(now.edits, next.edits) ? { ...now, edits: reply.edits } : now))
        dispatch({ type: 'scenarioOpened', scenario: reply.id })
      }
    } catch (error) {
      if (!controller.signal.aborted) setRefused(error as Error)
    } finally {
      if (underWay.current === controller) underWay.current = null
      setSending((now) => (now === controller ? null : now))
    }
  }
  const become = (next: EditHistory) => {
    if (next === history) return
    setHistory(next)
    void send(next)
  }

  const roads = useMemo(() => {
    const known = new Map(learnt)
    for (const road of knownRoads((kept.data?.effects ?? []).flatMap((effect) => effect.roads))) known.set(road.way, road)
    return known
  }, [learnt, kept.data])
  return {
    edits: history.edits,
    canUndo: history.past.length > 0,
    name: scenario === null ? null : (kept.data?.name ?? null),
    effects: scenario === null || sending !== null ? [] : (kept.data?.effects ?? []),
    roads,
    sending: sending !== null,
    refused,
    unknown: kept.error instanceof ApiError && kept.error.status === 404,
    add: (...edits) => become(added(history, ...edits)),
    remove: (first, count) => become(removed(history, first, count)),
    takeOut: (facilityId) => become(withoutFacility(history, facilityId)),
    undo: () => become(undone(history)),
    clear: () => become(changed(history, [])),
    sendAgain: () => void send(history),
    open: (id) => {
      underWay.current?.abort()
      underWay.current = null
      setRefused(null)
      dispatch({ type: 'scenarioOpened', scenario: id })
    },
    learn: (list) => setLearnt((before) => new Map([...before, ...knownRoads(list).map((road) => [road.way, road] as const)])),
    save: async (name) => {
      const reply = await tell('scenarioSave', region!, { edits: sendable(history.edits), name })
      queryClient.setQueryData(scenarioKey(region, reply.id), reply)
      await queryClient.invalidateQueries({ queryKey: ['scenarios', region] })
      dispatch({ type: 'scenarioOpened', scenario: reply.id })
      return reply.name ?? name
    },
  }
}

type NamedRoad = ScenarioReply['effects'][number]['roads'][number]

/** Pieces of one way together. */
function knownRoads(pieces: readonly NamedRoad[]): KnownRoad[] {
  const byWay = new Map<number, KnownRoad>()
  for (const piece of pieces) {
    const lines = [...(byWay.get(piece.way)?.lines ?? []), piece.line]
    byWay.set(piece.way, { ...piece, lines })
  }
  return [...byWay.values()]
}

/** The same list without the promise that nobody writes into it, as the contract's input type asks. */
const sendable = (edits: readonly ScenarioEdit[]) => structuredClone(edits) as Parameters<typeof tell<'scenarioSave'>>[2]['edits']
