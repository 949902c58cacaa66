/** Unified social credit codes (GB 32100-2015) of organisations that do not exist: of the right shape, check digit included. */
const DIGITS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** 18 characters; the division is 990100, which no real register has, so the code can belong to nobody. */
export function organisationCode(name: string, isPrivate: boolean): string {
  let hash = 2166136261
  for (const char of name) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0
  let serial = ''
  for (let i = 0; i < 9; i++) {
    serial += DIGITS[hash % 31]
    hash = Math.imul(hash ^ (hash >>> 13), 1597334677) >>> 0
  }
  const start = `${isPrivate ? '91' : '12'}990100${serial}`
  const sum = [...start].reduce((total, char, i) => total + DIGITS.indexOf(char) * WEIGHTS[i], 0)
  return start + DIGITS[(31 - (sum % 31)) % 31]
}
