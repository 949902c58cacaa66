/** Progress of long work as lines on standard error, which belongs to the person; standard output belongs to answers. */

let lastSaid = ''

/** Says each step once, and a long one again at every tenth of it. */
export function sayStep(message: string, fraction: number): void {
  const words = `${message} ${Math.floor(fraction * 10) * 10} %`
  if (words === lastSaid) return
  lastSaid = words
  process.stderr.write(`jiujin: ${words}\n`)
}
