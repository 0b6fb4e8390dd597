import { useMemo, useRef } from 'react'
import { useSockets } from '../sockets-context'
import { type TableModel, TableModels } from './table-model'

/** The rows to show, made anew when a reading comes or the person wants others. */
export function useTableModel(): TableModel {
  const reading = useSockets((state) => state.reading)
  const filter = useSockets((state) => state.filter)
  const listeningOnly = useSockets((state) => state.listeningOnly)
  const grouped = useSockets((state) => state.grouped)
  const turned = useSockets((state) => state.turned)
  const sort = useSockets((state) => state.sort)
  const models = useRef<TableModels>(null)
  models.current ??= new TableModels()
  const { current } = models
  return useMemo(
    () => current.make({ reading, filter, listeningOnly, grouped, turned, sort }),
    [current, reading, filter, listeningOnly, grouped, turned, sort],
  )
}
