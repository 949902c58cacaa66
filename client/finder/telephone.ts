/** From a telephone number as somebody typed it into a list to one a phone can dial. */

/** International · Chinese mobile · landline with its area code · 400 and 800 · landline without · short numbers such as 12320. */
const NUMBER = /\+\d(?:[-\s]?\d){6,13}|1[3-9]\d{9}|\(?0\d{2,3}\)?[-\s—–]*\d{7,8}|[48]00[-\s]?\d{3}[-\s]?\d{4}|\d{7,8}|1\d{2,4}/
const EXTENSION = /^\s*(?:转|分机|ext\.?|[-/])\s*(?:分机)?\s*(\d{1,6})(?!\d)/i

/**
 * The tel: link of the first number in a text; null when there is none.
 * Full-width digits are read as digits. An extension (转, 分机, ext, -) follows after a comma, which phones dial as a pause.
 */
export function telephoneLink(text: string): string | null {
  const plain = text.normalize('NFKC')
  const found = NUMBER.exec(plain)
  if (found === null) return null
  const digits = found[0].replace(/[^\d+]/g, '')
  const extension = EXTENSION.exec(plain.slice(found.index + found[0].length))?.[1]
  return `tel:${digits}${extension === undefined ? '' : `,${extension}`}`
}
