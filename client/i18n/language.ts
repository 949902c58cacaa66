/** The two languages of the product, and numbers and dates as each of them writes them. */

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

/** A figure and the unit that stands beside it. */
interface Figure {
  readonly value: string
  readonly unit: string
}

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** 28800 → 28,800. */
export const count = (people: number): string => whole.format(Math.round(people))

/** A share from 0 to 1 in per cent with one decimal: 0.803 → 80.3. Never rounds up to 100 or down to 0. */
export function percent(share: number): string {
  const value = share * 100
  if (value > 0 && value < 0.05) return '<0.1'
  if (value < 100 && value >= 99.95) return '99.9'
  return value.toFixed(1)
}

/** A change with its sign; the minus is U+2212: 3 → +3.0, −0.4 → −0.4, 0 → 0.0. */
export function signed(value: number, decimals = 1): string {
  const text = Math.abs(value).toFixed(decimals)
  if (Number(text) === 0) return text
  return value > 0 ? `+${text}` : `−${text}`
}

interface Writing {
  /** People in words of that language: 218000 → 21.8 万 / 218 k. */
  readonly people: (people: number) => Figure
  /** The same as one string for running text. */
  readonly peopleText: (people: number) => string
  /** A column of people in tens of thousands or thousands. */
  readonly peopleColumn: (people: number) => string
  readonly day: (isoDate: string) => string
  readonly dayLong: (isoDate: string) => string
}

const utc = (isoDate: string) => new Date(`${isoDate}T00:00:00Z`)
const WEEKDAYS_ZH = ['周日', '周一', '周二', '周三', '周四', '周五', '周六']
const MONTHS_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const WEEKDAYS_EN = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

const TEN_THOUSAND = 10_000
const peopleZh = (people: number): Figure =>
  people >= TEN_THOUSAND
    ? { value: (people / TEN_THOUSAND).toFixed(people >= 50_000 ? 1 : 2), unit: '万' }
    : { value: count(people), unit: '' }
const peopleEn = (people: number): Figure => {
  if (people >= 999_500) return { value: (people / 1e6).toFixed(2), unit: 'm' }
  if (people >= TEN_THOUSAND) return { value: (people / 1000).toFixed(people >= 99_950 ? 0 : 1), unit: 'k' }
  return { value: count(people), unit: '' }
}

export const writing: Record<Language, Writing> = {
  zh: {
    people: peopleZh,
    peopleText: (people) => {
      const { value, unit } = peopleZh(people)
      return unit === '' ? value : `${value} ${unit}`
    },
    peopleColumn: (people) => (people / TEN_THOUSAND).toFixed(people >= 1000 ? 1 : 2),
    day: (isoDate) => `${utc(isoDate).getUTCMonth() + 1} 月 ${utc(isoDate).getUTCDate()} 日`,
    dayLong: (isoDate) => `${isoDate} ${WEEKDAYS_ZH[utc(isoDate).getUTCDay()]}`,
  },
  en: {
    people: peopleEn,
    peopleText: (people) => {
      const { value, unit } = peopleEn(people)
      return `${value}${unit}`
    },
    peopleColumn: (people) => (people / 1000).toFixed(people >= 1000 ? 0 : 1),
    day: (isoDate) => `${utc(isoDate).getUTCDate()} ${MONTHS_EN[utc(isoDate).getUTCMonth()]}`,
    dayLong: (isoDate) => `${WEEKDAYS_EN[utc(isoDate).getUTCDay()]} ${isoDate}`,
  },
}

/** A named thing in the language asked for; the other name where that one is missing. */
export const nameIn = (language: Language, nameZh: string, nameEn: string): string =>
  language === 'en' ? nameEn || nameZh : nameZh || nameEn

/** A settlement as people call it: 钱家铺村民委员会 → 钱家铺, 翠屏社区居民委员会 → 翠屏社区. A name that is nothing else stays. */
export const settlementName = (
  language: Language,
  place: { readonly id: string; readonly name: string; readonly nameEn: string },
): string =>
  language === 'en' ? place.nameEn || shortened(place.name) || place.id : shortened(place.name) || place.nameEn || place.id

const shortened = (name: string): string => name.replace(/^(.{2,}?)(?:村民委员会|居民委员会|村委会|居委会)$/, '$1')
