import { expect, it } from 'vitest'
import { registrationsJson } from './iana-registrations.mjs'

const services = { steps: '7,2,1', protocols: '321', names: 'echo\nother\nrange' }

it('says who registered a name, and when, entry by entry', () => {
  const text = registrationsJson(
    services,
    [
      { ServiceName: 'Echo', PortNumber: '7', TransportProtocol: 'tcp', Assignee: '[Jon_Postel]' },
      { ServiceName: 'other', PortNumber: '9', TransportProtocol: 'tcp', Assignee: '[Nobody]' },
      {
        ServiceName: 'range',
        PortNumber: '9-11',
        TransportProtocol: 'tcp',
        Assignee: '[Ann_Example] [Bob]',
        RegistrationDate: '2002-09-24',
      },
    ],
    { source: 'here', date: '2015' },
  )
  expect(JSON.parse(text)).toEqual({
    source: 'here',
    date: '2015',
    counts: { people: 2, dates: 1 },
    people: 'Ann Example Bob\nJon Postel',
    assignees: '1,,0',
    dates: ',,2002-09-24',
  })
})
