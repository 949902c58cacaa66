import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import OpeningHours from 'opening_hours'
import { describe, expect, test } from 'vitest'
import { parseHours } from '../../../../server/core/facilities/hours.ts'
import { readSchedule } from '../../../../server/core/facilities/schedule.ts'

/** The OpenStreetMap library refuses text that is not of its language; it asks for a country before it reads PH. */
const expectAccepted = (hours: string) =>
  expect(() => new OpeningHours(hours, { lat: 31, lon: 120, address: { country_code: 'cn', state: '' } }), hours).not.toThrow()

describe('parseHours reads', () => {
  test.each([
    // the strings of the domain reference, chapter 5
    ['24小时', '24/7'],
    ['上午8:30-11:30,下午14:30-17:30', '08:30-11:30,14:30-17:30'],
    ['7:00-11:00 13:00-17:00 每天', '07:00-11:00,13:00-17:00'],
    ['上午08:00-11:45', '08:00-11:45'],
    // days
    ['周三、周六 8：00-11：30、13：00-18：00', 'We,Sa 08:00-11:30,13:00-18:00'],
    ['周一、二、五 上午8:30-11:00', 'Mo,Tu,Fr 08:30-11:00'],
    ['周一----周日;上午8:00-11:00 下午13:00-16:00', '08:00-11:00,13:00-16:00'],
    ['周二、周四、周五、周日8：00-10：00', 'Tu,Th,Fr,Su 08:00-10:00'],
    ['周三14：00-16：30  周六9：00-10：00', 'We 14:00-16:30; Sa 09:00-10:00'],
    ['周一至周五 13：00-14：30 ；周六、周日8：00-10：30', 'Mo-Fr 13:00-14:30; Sa,Su 08:00-10:30'],
    ['星期一到星期六 8:00-17:00', 'Mo-Sa 08:00-17:00'],
    ['週一至週五 上午8點-11點', 'Mo-Fr 08:00-11:00'],
    // holidays
    ['（工作日）9:00-11:30；13：30—16：30', 'Mo-Fr 09:00-11:30,13:30-16:30; PH off'],
    ['周一至周五9：00-11：00（节假日除外）', 'Mo-Fr 09:00-11:00; PH off'],
    ['周一至周日 7：50-11：30、13：00-16：30（法定节假日另行通知）', '07:50-11:30,13:00-16:30; PH unknown "另行通知"'],
    ['工作日8:00-17:00 周末9:00-12:00', 'Mo-Fr 08:00-17:00; Sa,Su 09:00-12:00; PH unknown "另行通知"'],
    ['周一至周五8:00-17:00，周末、节假日9:00-12:00', 'Mo-Fr 08:00-17:00; Sa,Su,PH 09:00-12:00'],
    ['周一至周六8:00-17:00 节假日照常', 'Mo-Sa,PH 08:00-17:00'],
    // clocks
    ['周一至周日;14:00-17；00', '14:00-17:00'],
    ['6:30--9；00；17:30--21:30', '06:30-09:00,17:30-21:30'],
    ['周三、周六8：00－10.30、13.30－18.00', 'We,Sa 08:00-10:30,13:30-18:00'],
    ['周一至周日;8:30－12:00 13:30－15：:30', '08:30-12:00,13:30-15:30'],
    ['周一至周日;上午8:30-11:30；下午1:30-4:30', '08:30-11:30,13:30-16:30'],
    ['上午8点半至下午5点', '08:30-17:00'],
    ['8时30分-17时', '08:30-17:00'],
    ['晚上7:00-9:00', '19:00-21:00'],
    ['０８：００～１７：３０', '08:00-17:30'],
    ['周一至周日;8:00-次日8：00', '24/7'],
    ['周六20:00-次日2:00', 'Sa 20:00-02:00'],
    ['0:00-24:00', '24/7'],
    ['周一至周五24小时', 'Mo-Fr 00:00-24:00'],
    // touching spans are one
    ['周一至周日;6：00-9:00 14:00-17:00 17:00-21:00', '06:00-09:00,14:00-21:00'],
    // words about who comes, not when
    ['对外 16:00-20:00', '16:00-20:00'],
    ['24小时（发热门诊24小时）', '24/7'],
    ['全天24小时常年不停', '24/7'],
    ['8:00-17:00 中午不休息', '08:00-17:00'],
    ['周一至周日（限号）8：00-11：00、13：00-15：00', '08:00-11:00,13:00-15:00'],
    // text that is opening_hours already
    ['Mo-Fr 8:00-17:00;PH off', 'Mo-Fr 08:00-17:00; PH off'],
    ['24/7', '24/7'],
  ])('%s as %s', (raw, expected) => {
    expect(parseHours(raw)).toBe(expected)
    expectAccepted(expected)
  })
})

describe('parseHours does not guess', () => {
  test.each([
    ['单号日/双号日', 'no times, and the language has no odd days'],
    ['单号日8:00-11:00', 'the language has no odd days'],
    ['周末/节假日/春节另行', 'no times'],
    ['8:00-11:30 周末/节假日/春节另行', 'weekends have hours that nobody states'],
    ['中午不休息', 'no times'],
    ['8:00-11:00 13:00-17:00 中午不休息', 'a break and no break'],
    ['周一至周日;8:00－11:00 14:00－5:00', '17:00 or 5:00 in the morning'],
    ['周一至周日;8:00-8:00', '24 hours, or a slip'],
    ['周一至周日16：30-8：00', 'overnight, or 20:00'],
    ['7:30--9：30；8：00--21：00', 'the two overlap'],
    ['周一到周日;8:00-11:00；13:00-16:00；8:00-21:00', 'the third swallows the others'],
    ['周一至周日8:00-11:00 周三14:00-16:00', 'two statements about Wednesday'],
    ['7:300-9:30；18:00-21:00', 'a digit too many'],
    ['周一至周日;8：00-11：00? 13：30-16：30', 'the sender was not sure'],
    ['周一至周日6：00-22：00（根据列车时刻动态调整）', 'changes with the trains'],
    ['周一至周日24小时（重点人群除外）', 'not for everybody'],
    ['周一至周日8：00-17：00(预约检测）', 'only by appointment'],
    ['周三、周六（以村通知为准）', 'as the village announces'],
    ['周一至周日；采样室8:00-20:00；其余时间在急诊室发热门诊24小时服务', 'two rooms'],
    ['1:00-4:00', 'early, or an afternoon on a 12-hour clock'],
    ['周五8:00-次日8:00', 'two halves of two days'],
    ['周一至周五上午八点到十一点', 'hours in words'],
    ['8-11', 'no minutes'],
    ['周五至周一8:00-11:00', 'a week that runs backwards'],
    ['晚上12:00-2:00', 'noon, midnight'],
    ['25:00-26:00', 'no such hour'],
    ['Jan-Mar 08:00-17:00', 'seasons are not read'],
    ['', 'nothing'],
    ['   ', 'nothing'],
    ['流动采样点', 'not about hours'],
    ['周一至周日', 'days without times'],
  ])('%s: %s', (raw) => {
    expect(parseHours(raw)).toBeNull()
  })

  test('law: text put together from anything is null or a schedule that we and the library can read', () => {
    const scraps = fc.constantFrom(
      ...['周', '一', '至', '周日', '工作日', '节假日', '除外', '上午', '下午', '次日', '8', '30', '17:00', '8:00-11:00', '-'],
      ...['；', '、', '(', ')', '24小时', '每天', ' ', '：', '.', 'PH', 'Mo', 'off', '半', '点', '\u0000', '😷'],
    )
    fc.assert(
      fc.property(fc.array(scraps, { maxLength: 12 }), (pieces) => {
        const hours = parseHours(pieces.join(''))
        if (hours === null) return
        expect(readSchedule(hours)).not.toBeNull()
        expectAccepted(hours)
      }),
      { seed: 4, numRuns: 2000 },
    )
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => parseHours(text)).not.toThrow()
      }),
      { seed: 5 },
    )
  })

  test('law: reading what was written gives the same text again', () => {
    fc.assert(
      fc.property(
        fc.subarray(['周一', '周二', '周三', '周四', '周五', '周六', '周日'], { minLength: 1 }),
        fc.uniqueArray(fc.integer({ min: 12, max: 47 }), { minLength: 2, maxLength: 2 }),
        (days, [a, b]) => {
          const clock = (halfHour: number) => `${halfHour >> 1}:${halfHour & 1 ? '30' : '00'}`
          const once = parseHours(`${days.join('、')} ${clock(Math.min(a, b))}-${clock(Math.max(a, b))}`)
          expect(once).not.toBeNull()
          expect(parseHours(once!)).toBe(once)
        },
      ),
      { seed: 6 },
    )
  })
})

describe('on real lists', () => {
  const folder = '../shared/data/china'
  const lists: Record<string, () => string[]> = {
    [`${folder}/hangzhou/sampling-points-2022-05.geojson`]: () =>
      JSON.parse(readFileSync(`${folder}/hangzhou/sampling-points-2022-05.geojson`, 'utf8')).features.map(
        (feature: { properties: Record<string, string> }) => feature.properties.工作时间,
      ),
    [`${folder}/dalian/sampling-points-2022-11-bd09-a.csv`]: () =>
      parse<Record<string, string>>(readFileSync(`${folder}/dalian/sampling-points-2022-11-bd09-a.csv`), {
        columns: true,
        bom: true,
      }).map((row) => row.开放时间),
  }

  for (const [file, read] of Object.entries(lists)) {
    test.runIf(existsSync(file))(`most hours of ${file} are read, and the library accepts each`, () => {
      const hours = read().map(parseHours)
      const known = hours.filter((text) => text !== null)
      expect(known.length / hours.length).toBeGreaterThan(0.95)
      for (const text of new Set(known)) expectAccepted(text)
    })
  }
})
