import type { Approver } from './baseline'
import { drift } from './drift'
import type { DriftItem } from './drift-item'
import type { Look } from './look'
import { readBaseline } from './read-baseline'
import { applyEdit, textOf } from './write-baseline'

/**
 * The file of a baseline with some of its drift approved. One entry may approve several matters (all ephemeral ports of a
 * program), so each is applied only where it is one still.
 * @param items of a drift of this very text and look, with an edit each
 * @returns null where what is approved can't stand in the file
 */
export function approvedText(
  before: string,
  items: readonly DriftItem[],
  look: Look,
  approver: Approver,
): string | null {
  let text = before
  for (const { id } of items) {
    const read = readBaseline(text)
    if (!read.ok) return null
    const edit = drift(read.baseline, look).items.find((item) => item.id === id)?.edit
    if (edit == null) continue
    applyEdit(read.document, edit, approver)
    text = textOf(read.document, before)
  }
  return readBaseline(text).ok ? text : null
}

/** Why something can't be approved by a change of the file, as a sentence; null: it can. */
export function whyUnable({ edit, approval }: DriftItem): string | null {
  if (edit !== null) return null
  return `What is not there is not approved: take line ${approval?.line ?? 0} out of the file, or write "optional: true" there.`
}
