import { type RefObject, useEffect } from 'react'

/**
 * Puts the focus into the main field of a view: where nothing else has it when the view opens (a person who came by key or
 * click keeps theirs), and whenever somebody asks for the field.
 * @param asked how often it was asked for
 */
export function useFieldFocus(
  field: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  asked: number,
): void {
  useEffect(() => {
    if (document.activeElement === document.body) field.current?.focus()
  }, [field])
  useEffect(() => {
    if (asked === 0) return
    field.current?.focus()
    field.current?.select()
  }, [field, asked])
}
