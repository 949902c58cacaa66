/** On a narrow screen the sentence is the only form; this sheet is where its words are changed. */
import type { ReactNode } from 'react'
import { Button, Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { useWords } from '../i18n/words.ts'
import styles from './AskSheet.module.css'

interface AskSheetProps {
  readonly open: boolean
  readonly onOpen: (open: boolean) => void
  readonly children: ReactNode
  readonly beside: ReactNode // stands in the bar beside the button that opens the sheet
}

export function AskSheet({ open, onOpen, children, beside }: AskSheetProps) {
  const { words } = useWords()
  return (
    <>
      <div className={styles.bar}>
        <button type="button" className={styles.change} onClick={() => onOpen(true)}>
          {words.sentence.change}
        </button>
        {beside}
      </div>
      <ModalOverlay className={styles.overlay!} isOpen={open} onOpenChange={onOpen} isDismissable>
        <Modal className={styles.modal!}>
          <Dialog className={styles.dialog!} aria-label={words.sentence.change}>
            {children}
            <Button slot="close" className={styles.close!}>
              {words.sentence.close}
            </Button>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  )
}
