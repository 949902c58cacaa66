/** A table for a terminal: columns padded to their widest cell, Chinese characters counted as two columns wide. */

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu

const widthOf = (text: string) => [...text].length + (text.match(WIDE)?.length ?? 0)

/** Lines with a head; columns whose cells all begin with a digit are aligned right. */
export function tableText(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumeric = head.map((_, column) => rows.length > 0 && rows.every((row) => row[column] === '' || /^\d/.test(row[column])))
  const widths = head.map((title, column) => Math.max(widthOf(title), ...rows.map((row) => widthOf(row[column]))))
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const space = ' '.repeat(widths[column] - widthOf(cell))
        return isNumeric[column] ? space + cell : cell + space
      })
      .join('  ')
      .trimEnd()
  return `${[line(head), ...rows.map(line)].join('\n')}\n`
}
