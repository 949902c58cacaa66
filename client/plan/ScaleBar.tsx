/** The scale as on a printed sheet: a bar in two steps and the ratio for a screen of 96 dots to the inch. */
import { useWords } from '../i18n/words.ts'
import { KILOMETRES_FROM, longestUnder } from '../map/scale.ts'
import styles from './ScaleBar.module.css'

const MILLIMETRES_PER_PIXEL = 25.4 / 96
const MOST_PX = 120

export function ScaleBar({ metresPerPixel }: { readonly metresPerPixel: number }) {
  const { language, words } = useWords()
  const metres = longestUnder(MOST_PX * metresPerPixel)
  const px = metres / metresPerPixel
  const inKilometres = metres >= KILOMETRES_FROM
  const shown = inKilometres ? metres / 1000 : metres
  const ratio = (metresPerPixel * 1000) / MILLIMETRES_PER_PIXEL
  const text =
    language === 'zh' && ratio >= 10_000
      ? `${(ratio / 10_000).toFixed(ratio < 100_000 ? 1 : 0)} ${words.map.tenThousand}`
      : rounded(ratio)
  return (
    <div className={styles.scale}>
      <p>{words.map.scale(text)}</p>
      <div className={styles.numbers} style={{ width: px }}>
        <span>0</span>
        <span>{shown / 2}</span>
        <span>{shown}</span>
      </div>
      <div className={styles.row}>
        <div className={styles.bar} style={{ width: px }}>
          {[0, 1, 2, 3].map((part) => (
            <span key={part} />
          ))}
        </div>
        {inKilometres ? words.map.kilometres : words.map.metres}
      </div>
    </div>
  )
}

const rounded = (ratio: number): string => {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(ratio)) - 1)
  return (Math.round(ratio / unit) * unit).toLocaleString('en-US')
}
