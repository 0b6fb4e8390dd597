import { describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { asRoot, posixCommand, windowsCommand } from '#shared/command-line/command-line'
import { byCommand } from '#shared/command-line/remedy'
import { eventually } from '../../../test/eventually'
import { firewallMend } from '../../../test/fake-forward-reports'
import { result, tested } from '../../../test/show-forward'

const dialog = () => page.getByRole('dialog')
const opened = () => page.getByRole('region', { name: 'Opened on this computer' })
const { family, protocol, port } = firewallMend

describe('what can be done from here', () => {
  it('opens the firewall only after the command and the way back were seen, and tests again by itself', async () => {
    const { fake } = await tested({ verdict: 'host-firewall' })
    await result().getByRole('button', { name: 'Let it through…' }).click()
    await expect.element(dialog()).toHaveTextContent('sudo ufw allow 25565/tcp')
    await expect.element(dialog()).toHaveTextContent('The way back: sudo ufw delete allow 25565/tcp')
    expect(fake.forward.firewall).toEqual([])
    await dialog().getByRole('button', { name: 'Let it through', exact: true }).click()
    await eventually(() => expect(fake.forward.tests).toHaveLength(2))
    expect(fake.forward.firewall).toEqual([{ what: 'open', family, protocol, port }])
    await expect.element(opened()).toHaveTextContent('lets TCP port 25565 in now.')

    await opened().getByRole('button', { name: 'Take it back…' }).click()
    await expect.element(dialog()).toHaveTextContent('sudo ufw delete allow 25565/tcp')
    await dialog().getByRole('button', { name: 'Take it back', exact: true }).click()
    await eventually(() => expect(fake.forward.firewall.at(-1)).toMatchObject({ what: 'close' }))
    await expect.element(opened()).not.toBeInTheDocument()
  })

  it('is a command to be typed where nobody can be asked for rights, as on Windows', async () => {
    const rule = ['advfirewall', 'firewall']
    const door = {
      open: windowsCommand('netsh', ...rule, 'add', 'rule', 'name=Portlight-tcp-25565'),
      close: byCommand(windowsCommand('netsh', ...rule, 'delete', 'rule', 'name=Portlight-tcp-25565')),
      effect: 'Windows Firewall gets a rule.',
    }
    const change = { mends: [{ ...firewallMend, door }] }
    await tested({ verdict: 'host-firewall', change })
    await expect
      .element(result())
      .toHaveTextContent(/netsh advfirewall firewall add rule.*The way back: netsh/)
    await expect.element(result().getByRole('button', { name: 'Copy the command' })).toBeVisible()
    await expect.element(result().getByRole('button', { name: 'Let it through…' })).not.toBeInTheDocument()
  })

  it('changes nothing where it is left, and says what the system said no with', async () => {
    const command = asRoot(posixCommand('ufw', 'allow', '25565/tcp'))
    const firewall = { kind: 'not-run', notRun: { command, because: { why: 'no-rights' } } } as const
    const { fake } = await tested({ verdict: 'host-firewall', firewall })
    await result().getByRole('button', { name: 'Let it through…' }).click()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    expect(fake.forward.firewall).toEqual([])
    await result().getByRole('button', { name: 'Let it through…' }).click()
    await dialog().getByRole('button', { name: 'Let it through', exact: true }).click()
    await expect
      .element(dialog().getByRole('alert'))
      .toHaveTextContent('The system did not give the rights for it')
    expect(fake.forward.tests).toHaveLength(1)
    await expect.element(opened()).not.toBeInTheDocument()
  })

  it('offers no way back for what somebody else had opened before', async () => {
    const firewall = { kind: 'had-rule-already' } as const
    const { fake } = await tested({ verdict: 'host-firewall', firewall })
    await result().getByRole('button', { name: 'Let it through…' }).click()
    await dialog().getByRole('button', { name: 'Let it through', exact: true }).click()
    await expect
      .element(dialog().getByRole('alert'))
      .toHaveTextContent('has a rule for TCP port 25565 already')
    expect(fake.forward.tests).toHaveLength(1)
    await expect.element(opened()).not.toBeInTheDocument()
  })

  it('moves a forward here through the dialog that shows what is in the way, and tests again', async () => {
    const { fake } = await tested({ verdict: 'mapping-wrong-host' })
    await result().getByRole('button', { name: 'Move it…' }).click()
    await dialog().getByRole('button', { name: 'Forward it' }).click()
    const replace = dialog().getByRole('button', { name: 'Replace it' })
    await eventually(() => expect(replace.elements().length + fake.forward.tests.length).toBeGreaterThan(1))
    if (replace.elements().length > 0) await replace.click()
    await eventually(() => expect(fake.forward.tests).toHaveLength(2))
    expect(fake.forward.added.at(-1)).toMatchObject({
      externalPort: 25565,
      internalPort: 25565,
      protocol: 'tcp',
    })
  })

  it('has the words to send to a provider', async () => {
    await tested({ verdict: 'carrier-grade-nat' })
    await expect.element(result().getByText(/^Hello, my connection shares/)).toBeVisible()
    await expect.element(result().getByRole('button', { name: 'Copy the message' })).toBeVisible()
    await expect.element(result().getByText(/A tunnel leads a port/)).toBeVisible()
  })
})
