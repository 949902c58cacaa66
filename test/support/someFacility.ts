/** A facility with nothing remarkable about it, for tests that change one thing. */
import type { FacilityReply } from '../../server/contract.ts'
import type { Facility } from '../../server/core/facilities/facility.ts'

const PLAIN: Facility = {
  id: 'f1',
  organisation: '云溪市第一人民医院',
  name: '发热门诊',
  nameEn: 'Fever clinic',
  type: 'fever_clinic',
  serviceLevel: null,
  status: 'operating',
  openedOn: null,
  closedOn: null,
  at: [120, 31],
  precision: 'exact',
  townshipCode: null,
  countyCode: null,
  address: '',
  phone: '',
  hoursText: '',
  openingHours: null,
  capabilities: {
    children: null,
    open24h: null,
    obstetric: null,
    dialysis: null,
    chronic: null,
    dispensing: null,
    insurance: null,
  },
  rooms: null,
  visitsPerDay: null,
  level: '',
  ownership: '',
  updatedAt: '2022-12-01T00:00:00Z',
}

export const someFacility = (changes: Partial<Facility> = {}): Facility => ({ ...PLAIN, ...changes })

/** The same as the API gives it: on the day asked for it serves. */
export const someFacilityReply = (changes: Partial<FacilityReply> = {}): FacilityReply => ({
  ...PLAIN,
  standing: 'serves',
  ruleId: null,
  ...changes,
})
