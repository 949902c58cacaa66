/** A slider of whole minutes with marks beneath it that can be pressed. */
import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components'
import styles from './MinutesSlider.module.css'

interface SliderMark {
  readonly minutes: number
  readonly label: string // what the mark stands for; '' draws only a tick
}

interface MinutesSliderProps {
  readonly label: string
  readonly unit: string
  readonly minutes: number
  readonly least: number
  readonly most: number
  readonly marks: readonly SliderMark[]
  readonly onDrag: (minutes: number) => void
  readonly onChoose: (minutes: number) => void
}

export function MinutesSlider({ label, unit, minutes, least, most, marks, onDrag, onChoose }: MinutesSliderProps) {
  const part = (value: number) => `${((value - least) / (most - least)) * 100}%`
  return (
    <Slider
      className={styles.slider!}
      value={minutes}
      minValue={least}
      maxValue={most}
      step={1}
      onChange={(value) => onDrag(value as number)}
      onChangeEnd={(value) => onChoose(value as number)}
      aria-label={label}
    >
      <div className={styles.head}>
        <Label className={styles.label}>{label}</Label>
        <p className={styles.value}>
          <strong>{minutes}</strong> {unit}
        </p>
      </div>
      <SliderTrack className={styles.track!}>
        <div className={styles.fill} style={{ width: part(minutes) }} />
        <SliderThumb className={styles.thumb!} />
      </SliderTrack>
      <div className={styles.marks}>
        {marks.map((mark) => (
          <span key={mark.minutes} className={styles.mark} style={{ left: part(mark.minutes) }} data-end={mark.minutes === most}>
            {mark.label !== '' && (
              <>
                <button
                  type="button"
                  className={styles.markButton}
                  data-chosen={mark.minutes === minutes}
                  onClick={() => onChoose(mark.minutes)}
                  aria-label={`${mark.minutes} ${unit} ${mark.label}`}
                >
                  {mark.minutes}
                </button>
                <span className={styles.markName} data-chosen={mark.minutes === minutes}>
                  {mark.label}
                </span>
              </>
            )}
          </span>
        ))}
      </div>
    </Slider>
  )
}
