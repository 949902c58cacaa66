/** How a facility stands on a date: what the rules of that day let it do. Computed, never stored. */

/** What a person needs: treatment of fever, or medicine. */
export const NEEDS = ['care', 'medicine'] as const
export type Need = (typeof NEEDS)[number]

/** serves: may take people that day · not_allowed: open, but the rules do not let it serve this need · planned · closed. */
export const STANDINGS = ['serves', 'not_allowed', 'planned', 'closed'] as const
export type StandingKind = (typeof STANDINGS)[number]

export interface Standing {
  readonly standing: StandingKind
  readonly ruleId: string | null // the rule that decided; null when the status or its dates did
}
