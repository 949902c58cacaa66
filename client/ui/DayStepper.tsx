/** A day with a step to either side; pressing the day opens a calendar. */
import { type CalendarDate, parseDate } from '@internationalized/date'
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  Dialog,
  DialogTrigger,
  Heading,
  Popover,
} from 'react-aria-components'
import styles from './DayStepper.module.css'

interface DayStepperProps {
  readonly day: string
  readonly shown: string // the day as the page writes it
  readonly labels: { readonly before: string; readonly after: string; readonly choose: string }
  readonly onStep: (days: 1 | -1) => void
  readonly onChoose: (day: string) => void
}

export function DayStepper({ day, shown, labels, onStep, onChoose }: DayStepperProps) {
  return (
    <div className={styles.stepper}>
      <Button className={styles.step!} aria-label={labels.before} onPress={() => onStep(-1)}>
        ‹
      </Button>
      <DialogTrigger>
        <Button className={styles.day!} aria-label={`${labels.choose}, ${shown}`}>
          {shown}
        </Button>
        <Popover className={styles.popover!} offset={4}>
          <Dialog className={styles.dialog!} aria-label={labels.choose}>
            {({ close }) => (
              <Calendar
                aria-label={labels.choose}
                value={parseDate(day)}
                onChange={(value: CalendarDate) => {
                  onChoose(value.toString())
                  close()
                }}
              >
                <header className={styles.month}>
                  <Button slot="previous" className={styles.step!}>
                    ‹
                  </Button>
                  <Heading className={styles.heading!} />
                  <Button slot="next" className={styles.step!}>
                    ›
                  </Button>
                </header>
                <CalendarGrid className={styles.grid!}>
                  <CalendarGridHeader>
                    {(name) => <CalendarHeaderCell className={styles.weekday!}>{name}</CalendarHeaderCell>}
                  </CalendarGridHeader>
                  <CalendarGridBody>{(date) => <CalendarCell date={date} className={styles.cell!} />}</CalendarGridBody>
                </CalendarGrid>
              </Calendar>
            )}
          </Dialog>
        </Popover>
      </DialogTrigger>
      <Button className={styles.step!} aria-label={labels.after} onPress={() => onStep(1)}>
        ›
      </Button>
    </div>
  )
}
