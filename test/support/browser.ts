/** A real browser for the pages: Debian's Chromium with the graphics card in software, its own profile each time. */
import axe from 'axe-core'
import { type Browser, chromium, type Page } from 'playwright-core'
import { obtainChromium } from '../../scripts/machine/chromium.ts'

/** Nothing of the browser's own goes to the network; maps are drawn without a graphics card. */
const FLAGS = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
]

/** Starts the browser. Throws with what to install when there is none. */
export const launchBrowser = (): Promise<Browser> => chromium.launch({ executablePath: obtainChromium(), args: FLAGS })

/** What axe finds that keeps people out: rule and elements, empty when there is nothing. */
export async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = (await page.evaluate('axe.run()')) as axe.AxeResults
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`)
}
