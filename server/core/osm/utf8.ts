/** Text to UTF-8 bytes and back, in plain code, since the kernels may not ask their surroundings for TextDecoder. */

const REPLACEMENT = 0xfffd

/** Decodes bytes start…end − 1; what is not UTF-8 becomes U+FFFD, never an error. */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  let text = ''
  let at = start
  while (at < end) {
    const lead = bytes[at++]
    if (lead < 0x80) {
      text += String.fromCharCode(lead)
      continue
    }
    const extra = lead >= 0xc2 && lead < 0xe0 ? 1 : lead >= 0xe0 && lead < 0xf0 ? 2 : lead >= 0xf0 && lead < 0xf5 ? 3 : 0
    let code = extra === 1 ? lead & 0x1f : extra === 2 ? lead & 0x0f : lead & 0x07
    let taken = 0
    while (taken < extra && at + taken < end && (bytes[at + taken] & 0xc0) === 0x80) {
      code = (code << 6) | (bytes[at + taken] & 0x3f)
      taken++
    }
    at += taken
    const isWhole = extra > 0 && taken === extra
    const isOverlong = (extra === 2 && code < 0x800) || (extra === 3 && code < 0x10000)
    const isNoCharacter = code > 0x10ffff || (code >= 0xd800 && code < 0xe000)
    text += String.fromCodePoint(!isWhole || isOverlong || isNoCharacter ? REPLACEMENT : code)
  }
  return text
}

/** Encodes text; half a surrogate pair becomes U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 3)
  let length = 0
  for (const character of text) {
    let code = character.codePointAt(0) ?? REPLACEMENT
    if (code >= 0xd800 && code < 0xe000) code = REPLACEMENT
    if (code < 0x80) {
      bytes[length++] = code
    } else if (code < 0x800) {
      bytes[length++] = 0xc0 | (code >> 6)
      bytes[length++] = 0x80 | (code & 0x3f)
    } else if (code < 0x10000) {
      bytes[length++] = 0xe0 | (code >> 12)
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[length++] = 0x80 | (code & 0x3f)
    } else {
      bytes[length++] = 0xf0 | (code >> 18)
      bytes[length++] = 0x80 | ((code >> 12) & 0x3f)
      bytes[length++] = 0x80 | ((code >> 6) & 0x3f)
      bytes[length++] = 0x80 | (code & 0x3f)
    }
  }
  return bytes.slice(0, length)
}
