import { expect, test } from 'vitest'
import data from '#resources/services/services.json'
import { ServiceTable } from './service-table'

test('x', () => {
  expect(new ServiceTable(data).find(22, 'tcp')?.name).toBe('ssh')
})
