import * as v from 'valibot'
import { WholePath } from '../baseline/desk'
import { nobodyOutside, OutsideHelpers } from '../forward/request'

/** What every setting says of itself: form, file, command line and documents are made of it. */
interface Declared<Value> {
  readonly name: string
  /** What it does, in a sentence or two. */
  readonly lead: string
  /** What holds as long as nobody has chosen anything. */
  readonly fallback: Value
  /** Says of a value whether it is one. */
  readonly schema: v.GenericSchema<unknown, Value>
}

export interface ChoiceSetting<Value extends string | number = string | number> extends Declared<Value> {
  readonly kind: 'choice'
  readonly choices: readonly { readonly value: Value; readonly text: string }[]
}

export interface SwitchSetting extends Declared<boolean> {
  readonly kind: 'switch'
}

export interface NumberSetting<Value extends number | null = number | null> extends Declared<Value> {
  readonly kind: 'number'
  /** A whole number, both ends included. */
  readonly least: number
  readonly most: number
  readonly unit: string
  /** What null is called, where there may be no number. */
  readonly none: string | null
}

/** Who outside may be asked: agreed to where it is told who learns what, so that it can only be taken back elsewhere. */
export interface AgreementSetting extends Declared<OutsideHelpers> {
  readonly kind: 'agreement'
}

/** A file, by its whole path; null: none. It is chosen where it is used. */
export interface FileSetting extends Declared<string | null> {
  readonly kind: 'file'
  /** What null is called. */
  readonly none: string
}

export type Setting = ChoiceSetting | SwitchSetting | NumberSetting | AgreementSetting | FileSetting

/** One of a few. */
export function choice<const Value extends string | number>(
  words: { readonly name: string; readonly lead: string; readonly fallback: Value },
  choices: readonly { readonly value: Value; readonly text: string }[],
): ChoiceSetting<Value> {
  return { kind: 'choice', ...words, choices, schema: v.picklist(choices.map(({ value }) => value)) }
}

/** On or off. */
export function onOff(words: {
  readonly name: string
  readonly lead: string
  readonly fallback: boolean
}): SwitchSetting {
  return { kind: 'switch', ...words, schema: v.boolean() }
}

/** A whole number of a range. */
export function wholeNumber(
  words: { readonly name: string; readonly lead: string; readonly fallback: number },
  range: { readonly least: number; readonly most: number; readonly unit: string },
): NumberSetting<number> {
  return { kind: 'number', ...words, ...range, none: null, schema: numberOf(range) }
}

/** A whole number of a range, or none, which holds as long as nobody has chosen one. */
export function wholeNumberOrNone(
  words: { readonly name: string; readonly lead: string; readonly none: string },
  range: { readonly least: number; readonly most: number; readonly unit: string },
): NumberSetting<number | null> {
  return { kind: 'number', ...words, ...range, fallback: null, schema: v.nullable(numberOf(range)) }
}

function numberOf({ least, most }: { readonly least: number; readonly most: number }) {
  return v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most))
}

/** Who outside may be asked; nobody, before anybody agrees. */
export function agreement(words: { readonly name: string; readonly lead: string }): AgreementSetting {
  return { kind: 'agreement', ...words, fallback: nobodyOutside, schema: OutsideHelpers }
}

/** A file of this computer; none, before anybody chooses one. */
export function file(words: {
  readonly name: string
  readonly lead: string
  readonly none: string
}): FileSetting {
  return { kind: 'file', ...words, fallback: null, schema: v.nullable(WholePath) }
}
