import { expect, it } from 'vitest'
import registrations from '#resources/services/registrations.json'
import serviceData from '#resources/services/services.json'
import { RegistrationTable } from './registrations'

const table = new RegistrationTable(serviceData, registrations)

it('says who registered a name, and for which protocols', () => {
  expect(table.of(53)).toEqual([
    {
      protocols: ['tcp', 'udp'],
      name: 'domain',
      description: 'Domain Name Server',
      assignee: 'Paul Mockapetris',
      date: null,
    },
  ])
  expect(table.of(514).map(({ name, protocols }) => [name, protocols])).toEqual([
    ['shell', ['tcp']],
    ['syslog', ['udp']],
  ])
})

it('gives every name of a port, and none where there is none', () => {
  expect(table.of(80).map(({ name }) => name)).toEqual(expect.arrayContaining(['http', 'www']))
  for (const port of [0, 65_535, -1]) expect(table.of(port)).toEqual([])
})

it('has a line for every entry of the registry, and counts right', () => {
  const { counts, assignees, dates, people } = registrations
  expect(assignees.split(',')).toHaveLength(serviceData.counts.names)
  expect(dates.split(',')).toHaveLength(serviceData.counts.names)
  expect(assignees.split(',').filter((one) => one !== '')).toHaveLength(counts.people)
  expect(dates.split(',').filter((one) => one !== '')).toHaveLength(counts.dates)
  const known = people.split('\n').length
  for (const place of assignees.split(',')) expect(Number(place)).toBeLessThan(known)
})
