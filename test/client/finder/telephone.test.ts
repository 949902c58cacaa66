import { expect, test } from 'vitest'
import { telephoneLink } from '../../../client/finder/telephone.ts'

test.each([
  ['0510-85350333', 'tel:051085350333'],
  ['(0510)85350333', 'tel:051085350333'],
  ['０５１０－８５３５０３３３', 'tel:051085350333'],
  ['0510-85350333转8001', 'tel:051085350333,8001'],
  ['0510-85350333-8001', 'tel:051085350333,8001'],
  ['0510-85350333/85350334', 'tel:051085350333'],
  ['85350333、85350334', 'tel:85350333'],
  ['13812345678（王医生）', 'tel:13812345678'],
  ['+86 510 8535 0333', 'tel:+8651085350333'],
  ['400-820-1234', 'tel:4008201234'],
  ['12320', 'tel:12320'],
  ['电话：120', 'tel:120'],
])('%s is dialled as %s', (text, link) => expect(telephoneLink(text)).toBe(link))

test.each(['', '无', '待定', '见门口'])('a text without a number (%s) is no link', (text) =>
  expect(telephoneLink(text)).toBeNull(),
)
