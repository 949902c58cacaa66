/** The page's state, kept in the address: back and forward walk through the questions that were asked. */
import { useCallback, useEffect, useReducer, useRef } from 'react'
import { readAddress, writeAddress } from './planAddress.ts'
import { historyOf, nextState, type PlanEvent, type PlanState } from './planState.ts'

/** Browsers refuse more than about a hundred changes of the address in half a minute; a drag may make more. */
const REPLACE_EVERY_MS = 400

export type Dispatch = (event: PlanEvent) => void

export function usePlanState(): [PlanState, Dispatch] {
  const [state, reduce] = useReducer(nextState, window.location.search, readAddress)
  const latest = useRef(state)
  const timer = useRef(0)
  const settledMinutes = useRef(state.minutes) // the threshold before a drag that is under way

  const dispatch = useCallback((event: PlanEvent) => {
    const before = latest.current
    latest.current = nextState(before, event)
    reduce(event)
    const address = window.location.pathname + writeAddress(latest.current)
    if (historyOf[event.type] === 'push') {
      // a pan's rewriting may still be waiting: the entry that is left behind keeps the state it was left in
      const left = { ...before, minutes: settledMinutes.current }
      if (timer.current !== 0) window.history.replaceState(null, '', window.location.pathname + writeAddress(left))
      clearTimeout(timer.current)
      timer.current = 0
      settledMinutes.current = latest.current.minutes
      if (address !== window.location.pathname + window.location.search) window.history.pushState(null, '', address)
    } else if (historyOf[event.type] === 'replace' && timer.current === 0) {
      timer.current = window.setTimeout(() => {
        timer.current = 0
        const kept = { ...latest.current, minutes: settledMinutes.current }
        window.history.replaceState(null, '', window.location.pathname + writeAddress(kept))
      }, REPLACE_EVERY_MS)
    }
  }, [])

  useEffect(() => {
    const read = () => {
      clearTimeout(timer.current)
      timer.current = 0
      const event: PlanEvent = { type: 'addressRead', state: readAddress(window.location.search) }
      latest.current = event.state
      settledMinutes.current = event.state.minutes
      reduce(event)
    }
    window.addEventListener('popstate', read)
    return () => window.removeEventListener('popstate', read)
  }, [])

  return [state, dispatch]
}
