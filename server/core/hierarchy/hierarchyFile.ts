/** Hierarchies and their weights as sections of a file, and the check of what comes out of one. */
import { DamagedFileError, type Sections, sectionOf } from '../roads/sections.ts'
import { chainCount, type Hierarchy, NO_ARC, NOWHERE, rankCount } from './hierarchy.ts'
import { CHAIN_KIND, type SweepArcs, type Weights } from './weights.ts'

const HIERARCHY_NAMES = [
  'nodeOf',
  'upFirst',
  'upHead',
  'downFirst',
  'downTail',
  'downArc',
  'linkArc',
  'linkSide',
  'chainArc',
  'chainLow',
  'chainHigh',
  'firstStep',
  'stepSide',
  'innerNode',
  'innerChain',
  'spotOf',
  'deadEdge',
] as const satisfies readonly (keyof Hierarchy)[]

export const hierarchySections = (hierarchy: Hierarchy): Sections =>
  Object.fromEntries(HIERARCHY_NAMES.map((name) => [`hierarchy.${name}`, hierarchy[name]]))

/** Throws DamagedFileError when a section is missing or the sections contradict each other. */
export function hierarchyFrom(sections: Sections): Hierarchy {
  const columns = HIERARCHY_NAMES.map((name) => [name, sectionOf(sections, `hierarchy.${name}`, Uint32Array)])
  const hierarchy = Object.fromEntries(columns) as Record<(typeof HIERARCHY_NAMES)[number], Uint32Array> satisfies Hierarchy
  orDamaged(() => checkHierarchy(hierarchy))
  return hierarchy
}

export function weightsSections({ upMs, downMs, chainKind, alongMs, againstMs, upwards, downwards }: Weights): Sections {
  const arcs = (name: string, list: SweepArcs | undefined): Sections =>
    list === undefined ? {} : { [`${name}.first`]: list.first, [`${name}.head`]: list.head, [`${name}.ms`]: list.ms }
  return {
    'weights.upMs': upMs,
    'weights.downMs': downMs,
    'weights.chainKind': chainKind,
    'weights.alongMs': alongMs,
    'weights.againstMs': againstMs,
    ...arcs('weights.up', upwards),
    ...arcs('weights.down', downwards),
  }
}

/** Throws DamagedFileError when the sections are not weights of this hierarchy. */
export function weightsFrom(sections: Sections, hierarchy: Hierarchy): Weights {
  const whole = (name: string) => sectionOf(sections, name, Uint32Array)
  const arcs = (name: string): SweepArcs => ({
    first: whole(`${name}.first`),
    head: whole(`${name}.head`),
    ms: whole(`${name}.ms`),
  })
  const weights: Weights = {
    upMs: whole('weights.upMs'),
    downMs: whole('weights.downMs'),
    chainKind: sectionOf(sections, 'weights.chainKind', Uint8Array),
    alongMs: whole('weights.alongMs'),
    againstMs: whole('weights.againstMs'),
    ...(sections['weights.up.first'] && { upwards: arcs('weights.up'), downwards: arcs('weights.down') }),
  }
  orDamaged(() => checkWeights(hierarchy, weights))
  return weights
}

/** Throws on the first broken invariant, in one pass over the arrays; sweeps trust what passed. */
export function checkHierarchy(hierarchy: Hierarchy): void {
  const { nodeOf, upFirst, upHead, downFirst, downTail, downArc, spotOf } = hierarchy
  const ranks = rankCount(hierarchy)
  const arcs = upHead.length
  const nodes = spotOf.length
  checkFirst('upFirst', upFirst, ranks, arcs)
  for (let rank = 0; rank < ranks; rank++) {
    let last = rank
    for (let arc = upFirst[rank]; arc < upFirst[rank + 1]; arc++) {
      if (upHead[arc] <= last)
        throw new Error(`upHead: arc ${arc} of rank ${rank} ends at ${upHead[arc]}, expected above ${last}.`)
      last = upHead[arc]
    }
    if (last >= ranks) throw new Error(`upHead: rank ${rank} leads to ${last}, but there are ${ranks} ranks.`)
  }
  checkFirst('downFirst', downFirst, ranks, arcs)
  checkLength('downTail', downTail, arcs)
  checkLength('downArc', downArc, arcs)
  for (let rank = 0; rank < ranks; rank++) {
    for (let at = downFirst[rank]; at < downFirst[rank + 1]; at++) {
      const [tail, arc] = [downTail[at], downArc[at]]
      const isRight = tail < ranks && arc >= upFirst[tail] && arc < upFirst[tail + 1] && upHead[arc] === rank
      if (!isRight) throw new Error(`downArc: entry ${at} says that arc ${arc} leads from ${tail} to ${rank}.`)
      if (at > downFirst[rank] && downTail[at - 1] >= tail) throw new Error(`downTail descends at entry ${at}.`)
    }
  }

  checkRoads(hierarchy)
  for (let rank = 0; rank < ranks; rank++) {
    if (!(nodeOf[rank] < nodes && spotOf[nodeOf[rank]] === rank)) throw new Error(`spotOf does not lead back to rank ${rank}.`)
  }
  const { innerNode } = hierarchy
  for (let inner = 0; inner < innerNode.length; inner++) {
    const isBack = innerNode[inner] < nodes && spotOf[innerNode[inner]] === ranks + inner
    if (!isBack) throw new Error(`spotOf does not lead back to inner node ${inner}.`)
  }
  for (let node = 0; node < nodes; node++) {
    const spot = spotOf[node]
    if (spot === NOWHERE) continue
    const isRight = spot < ranks ? nodeOf[spot] === node : spot - ranks < innerNode.length && innerNode[spot - ranks] === node
    if (!isRight) throw new Error(`spotOf: node ${node} is not at ${spot}.`)
  }
}

function checkRoads(hierarchy: Hierarchy): void {
  const { upFirst, upHead, linkArc, linkSide, chainArc, chainLow, chainHigh, firstStep, stepSide, innerNode, innerChain } =
    hierarchy
  const ranks = rankCount(hierarchy)
  const chains = chainCount(hierarchy)
  checkLength('linkSide', linkSide, linkArc.length)
  for (let link = 0; link < linkArc.length; link++) {
    if (linkArc[link] >= upHead.length) throw new Error(`linkArc: link ${link} has arc ${linkArc[link]}.`)
    if (link > 0 && linkArc[link - 1] > linkArc[link]) throw new Error(`linkArc descends at link ${link}.`)
  }
  checkLength('chainLow', chainLow, chains)
  checkLength('chainHigh', chainHigh, chains)
  checkFirst('firstStep', firstStep, chains, stepSide.length)
  checkLength('innerNode', innerNode, stepSide.length - chains)
  checkLength('innerChain', innerChain, innerNode.length)
  for (let chain = 0; chain < chains; chain++) {
    if (firstStep[chain + 1] - firstStep[chain] < 2) throw new Error(`firstStep: chain ${chain} has fewer than 2 steps.`)
    if (chain > 0 && chainArc[chain - 1] > chainArc[chain]) throw new Error(`chainArc descends at chain ${chain}.`)
    for (let inner = firstStep[chain] - chain; inner < firstStep[chain + 1] - chain - 1; inner++) {
      if (innerChain[inner] !== chain)
        throw new Error(`innerChain: node ${inner} is in chain ${innerChain[inner]}, not ${chain}.`)
    }
    const [arc, low, high] = [chainArc[chain], chainLow[chain], chainHigh[chain]]
    if (low >= ranks || high >= ranks) throw new Error(`Chain ${chain} leads from ${low} to ${high}, expected below ${ranks}.`)
    const isRight = arc === NO_ARC ? low === high : arc >= upFirst[low] && arc < upFirst[low + 1] && upHead[arc] === high
    if (!isRight) throw new Error(`chainArc: chain ${chain} from ${low} to ${high} has arc ${arc}.`)
  }
}

export function checkWeights(hierarchy: Hierarchy, weights: Weights): void {
  const arcs = hierarchy.upHead.length
  checkLength('upMs', weights.upMs, arcs)
  checkLength('downMs', weights.downMs, arcs)
  checkLength('alongMs', weights.alongMs, hierarchy.stepSide.length)
  checkLength('againstMs', weights.againstMs, hierarchy.stepSide.length)
  checkLength('chainKind', weights.chainKind, chainCount(hierarchy))
  for (const kind of weights.chainKind) if (kind > CHAIN_KIND.broken) throw new Error(`chainKind has ${kind}, expected up to 3.`)
  for (const list of [weights.upwards, weights.downwards]) {
    if (list === undefined) continue
    const ranks = rankCount(hierarchy)
    checkFirst('SweepArcs.first', list.first, ranks, list.head.length)
    checkLength('SweepArcs.ms', list.ms, list.head.length)
    for (let rank = 0; rank < ranks; rank++) {
      for (let arc = list.first[rank]; arc < list.first[rank + 1]; arc++) {
        const isUp = list.head[arc] > rank && list.head[arc] < ranks
        if (!isUp) throw new Error(`SweepArcs.head: arc ${arc} leads from rank ${rank} to ${list.head[arc]}.`)
      }
    }
  }
}

function checkLength(name: string, list: { readonly length: number }, expected: number): void {
  if (list.length !== expected) throw new Error(`${name} has ${list.length} entries, expected ${expected}.`)
}

function checkFirst(name: string, first: Uint32Array, lists: number, entries: number): void {
  checkLength(name, first, lists + 1)
  if (first[0] !== 0) throw new Error(`${name} starts at ${first[0]}, expected 0.`)
  if (first[lists] !== entries) throw new Error(`${name} ends at ${first[lists]}, expected ${entries}.`)
  for (let list = 0; list < lists; list++) if (first[list] > first[list + 1]) throw new Error(`${name} descends at ${list}.`)
}

function orDamaged(check: () => void): void {
  try {
    check()
  } catch (cause) {
    throw new DamagedFileError('contents', `The hierarchy contradicts itself: ${(cause as Error).message}`, { cause })
  }
}
