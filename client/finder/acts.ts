/** What a person can do on the page. The server draws the page with none of it: links and forms do the same there. */

import type { Question } from './question.ts'
import type { FinderEvent, PickLevel } from './state.ts'

export interface Acts {
  send(event: FinderEvent): void
  ask(change: Partial<Question>): void
  usePhone(): void
  chooseUnit(level: PickLevel, code: string): void
  takeVillage(form: HTMLFormElement): void
  askAgain(): void
  giveUp(): void
  readAloud(text: string): void
  /** Called with the map's element when it is on the page, with null when it goes. */
  readonly holdMap: (element: HTMLElement | null) => void
  takeMapCentre(): void
  zoomMap(steps: number): void
  showWay(shown: boolean): void
}

const nothing = () => {}

export const noActs: Acts = {
  send: nothing,
  ask: nothing,
  usePhone: nothing,
  chooseUnit: nothing,
  takeVillage: nothing,
  askAgain: nothing,
  giveUp: nothing,
  readAloud: nothing,
  holdMap: nothing,
  takeMapCentre: nothing,
  zoomMap: nothing,
  showWay: nothing,
}
