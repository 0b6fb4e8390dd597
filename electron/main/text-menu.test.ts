import { expect, it } from 'vitest'
import { type ClickedPlace, textMenuTemplate } from './text-menu'

const nothing = {
  canUndo: false,
  canRedo: false,
  canCut: false,
  canCopy: false,
  canPaste: false,
  canDelete: false,
  canSelectAll: false,
  canEditRichly: false,
}
const menu = (place: Partial<ClickedPlace>) =>
  textMenuTemplate({ isEditable: false, selectionText: '', editFlags: nothing, ...place })
const enabled = (place: Partial<ClickedPlace>) =>
  menu(place).flatMap(({ role, enabled }) => (role !== undefined && enabled === true ? [role] : []))

it('pastes into an empty field, and does nothing else there', () => {
  expect(enabled({ isEditable: true, editFlags: { ...nothing, canPaste: true } })).toEqual(['paste'])
  expect(menu({ isEditable: true }).map(({ role }) => role)).toContain('cut')
})

it('copies what is selected, and is not there where nothing is', () => {
  const editFlags = { ...nothing, canCopy: true }
  expect(enabled({ selectionText: '127.0.0.1', editFlags })).toEqual(['copy'])
  expect(menu({ selectionText: ' ', editFlags })).toEqual([])
})
