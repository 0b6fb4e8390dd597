import * as v from 'valibot'
import { protocols } from '../sockets/socket'

/** A question about one port of this computer: why can't a program have it? */
export const ConflictQuestion = v.strictObject({
  /** 1 to 65535. */
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
  protocol: v.picklist(protocols),
  /**
   * The address that the program wants, without brackets, zone allowed; null: all addresses (`0.0.0.0` and `::`). The
   * word `localhost` stands for 127.0.0.1 and ::1 together.
   */
  address: v.nullable(v.pipe(v.string(), v.maxLength(64))),
})
export type ConflictQuestion = v.InferOutput<typeof ConflictQuestion>
