/** Facility types as a resident meets them: the word and the shape. */
import type { FacilityReply } from '../../server/contract.ts'
import type { FacilityType, ServiceLevel } from '../../server/core/facilities/facility.ts'
import type { Language } from '../i18n/language.ts'

/** Shape = kind of place, as on every map of ours. */
export type Shape = 'square' | 'circle' | 'diamond' | 'triangle' | 'cross'

interface Kind {
  readonly shape: Shape
  readonly zh: string
  readonly en: string
}

const kind = (shape: Shape, zh: string, en: string): Kind => ({ shape, zh, en })

const KINDS: Record<FacilityType, Kind> = {
  fever_clinic: kind('square', '发热门诊', 'Fever clinic'),
  fever_room: kind('circle', '发热诊室', 'Fever room'),
  fever_sentinel: kind('circle', '发热哨点', 'Fever pre-check'),
  designated_hospital: kind('square', '定点医院', 'Designated hospital'),
  sub_designated: kind('square', '亚定点医院', 'Sub-designated hospital'),
  mobile_hospital: kind('square', '方舱医院', 'Field hospital'),
  tertiary: kind('square', '三级医院', 'Large hospital'),
  secondary: kind('square', '二级医院', 'Hospital'),
  township_hc: kind('circle', '乡镇卫生院', 'Township health centre'),
  community_hc: kind('circle', '社区卫生服务中心', 'Community health centre'),
  community_station: kind('circle', '社区卫生服务站', 'Community health station'),
  village_clinic: kind('circle', '村卫生室', 'Village clinic'),
  private_clinic: kind('circle', '诊所', 'Private clinic'),
  kiosk: kind('diamond', '核酸小屋', 'Kiosk'),
  temp_fever_site: kind('diamond', '临时发热诊疗点', 'Temporary fever site'),
  mobile_unit: kind('diamond', '巡回医疗车', 'Mobile clinic'),
  isolation_site: kind('triangle', '隔离点', 'Isolation site'),
  pharmacy: kind('cross', '药店', 'Pharmacy'),
  drug_point: kind('cross', '药品投放点', 'Medicine point'),
  ambulance_station: kind('square', '急救站', 'Ambulance station'),
  testing_lab: kind('square', '检测实验室', 'Testing laboratory'),
  sampling_point: kind('diamond', '采样点', 'Sampling point'),
  internet_hospital: kind('square', '互联网医院', 'Online hospital'),
  supply_node: kind('cross', '药品仓库', 'Medicine store'),
}

/** A kiosk is named by what it does for people today. */
const KIOSKS: Record<ServiceLevel, { zh: string; en: string }> = {
  sampling: { zh: '只采样', en: 'Sampling only' },
  advice_only: { zh: '只咨询', en: 'Advice only' },
  consult: { zh: '小屋看病', en: 'Kiosk, sees patients' },
  consult_dispense: { zh: '看病配药', en: 'Kiosk, treats and dispenses' },
}

type Described = Pick<FacilityReply, 'type' | 'serviceLevel'>

export const shapeOf = (facility: Described): Shape => KINDS[facility.type].shape

export const kindText = ({ type, serviceLevel }: Described, lang: Language): string =>
  type === 'kiosk' && serviceLevel !== null ? KIOSKS[serviceLevel][lang] : KINDS[type][lang]
