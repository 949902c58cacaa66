/** A Chromium for the page tests. */
import { existsSync } from 'node:fs'
import { firstThere, obtain } from './debian.ts'

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
const CHINESE_FONT = '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc'

/** The path of the browser; CHROMIUM names another one. Throws with what to install when there is none. */
export function obtainChromium(): string {
  const named = process.env.CHROMIUM
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`CHROMIUM is "${named}", which does not exist; set it to a Chromium's path.`)
    return named
  }
  const find = () =>
    process.platform === 'linux' && !existsSync(CHINESE_FONT) && existsSync('/usr/bin/apt-get') ? null : firstThere(USUAL)
  return obtain('Chromium with a Chinese font', find, ['chromium', 'fonts-noto-cjk'], 'CHROMIUM')
}
