/**
 * One engine in a process of its own, asked line by line, so that engines in any language take turns on the same questions.
 *
 * The process first writes {"figures": {…}} when its index is ready. Then every line "task round" is answered by {"ms": …}, or by
 * {"cannot": reason}. With round 0 it also writes its answer to <prefix><task>.u32 (whole milliseconds, all ones: unreached).
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

const END_SECONDS = 10

/** One thread each, and the same for every engine. */
const ONE_THREAD = { OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1', NUMEXPR_NUM_THREADS: '1' }

export type Reply = { readonly ms: number; readonly figures?: Record<string, number> } | { readonly cannot: string }

export interface Contestant {
  readonly figures: Record<string, number>
  ask(task: string, round: number): Promise<Reply>
  end(): Promise<void>
}

/** Rejects with the last line the process complained with, when it ends or stays silent for too long before it is ready. */
export async function startContestant(command: string, args: readonly string[], limitSeconds: number): Promise<Contestant> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...ONE_THREAD } })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-4000)
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('close', (code) => reject(new Error(lastLine(complaint) ?? `it ended with ${code}, saying nothing`)))
  })
  failed.catch(() => {}) // whoever waits for a line hears of it
  child.stdin.on('error', () => {}) // a broken pipe: `failed` tells why

  // anything that is no document of ours is the engine's own chatter
  const document = async (): Promise<unknown> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) return await failed
      if (value.startsWith('{')) return JSON.parse(value)
    }
  }
  const next = async (seconds: number) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        child.kill('SIGKILL')
        reject(new Error(`no answer in ${seconds} s`))
      }, seconds * 1000)
    })
    try {
      return await Promise.race([document(), failed, late])
    } finally {
      clearTimeout(timer)
    }
  }

  const { figures } = (await next(limitSeconds)) as Pick<Contestant, 'figures'>
  return {
    figures,
    async ask(task, round) {
      child.stdin.write(`${task} ${round}\n`)
      return (await next(limitSeconds)) as Reply
    },
    end: () => end(child),
  }
}

/** Without questions it ends in order, and takes what it started with it; only who does not is killed. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'close')
  child.stdin?.end()
  const timer = setTimeout(() => child.kill('SIGKILL'), END_SECONDS * 1000)
  await ended
  clearTimeout(timer)
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) || undefined

/** The other side, for engines that run on Node: `answers` says how each task is done, given its round; they return their reply. */
export async function serve(
  figures: Record<string, number>,
  answers: Record<string, (round: number) => Reply | Promise<Reply>>,
): Promise<void> {
  process.stdout.write(`${JSON.stringify({ figures })}\n`)
  for await (const line of createInterface({ input: process.stdin })) {
    const [task, round] = line.split(' ')
    const reply = await (answers[task]?.(Number(round)) ?? { cannot: 'has no such question' })
    process.stdout.write(`${JSON.stringify(reply)}\n`)
  }
}
