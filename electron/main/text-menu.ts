import type { ContextMenuParams, MenuItemConstructorOptions } from 'electron'

/** What is known of the place that was clicked. */
export type ClickedPlace = Pick<ContextMenuParams, 'isEditable' | 'selectionText' | 'editFlags'>

/**
 * The menu of text, as the system's users expect it: in a field to paste, and over what is selected to copy. Empty where there is
 * nothing to do; a page that has a menu of its own there keeps the event to itself.
 */
export function textMenuTemplate({
  isEditable,
  selectionText,
  editFlags,
}: ClickedPlace): MenuItemConstructorOptions[] {
  if (!isEditable) {
    return selectionText.trim() === '' ? [] : [{ role: 'copy', enabled: editFlags.canCopy }]
  }
  return [
    { role: 'undo', enabled: editFlags.canUndo },
    { role: 'redo', enabled: editFlags.canRedo },
    { type: 'separator' },
    { role: 'cut', enabled: editFlags.canCut },
    { role: 'copy', enabled: editFlags.canCopy },
    { role: 'paste', enabled: editFlags.canPaste },
    { role: 'delete', enabled: editFlags.canDelete },
    { type: 'separator' },
    { role: 'selectAll', enabled: editFlags.canSelectAll },
  ]
}
