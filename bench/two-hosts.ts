import { Lab, type LabHost } from '../e2e/lab/network'

/** Address of the other host. */
export const otherAddress = '10.77.0.2'

/** Runs something on a host that has a cable to another one, which listens on some ports behind rules of its input chain. */
export async function withTwoHosts(
  listening: readonly number[],
  rules: readonly string[],
  then: (here: LabHost, there: LabHost) => Promise<void>,
): Promise<void> {
  const lab = new Lab()
  try {
    const here = await lab.host('here')
    const there = await lab.host('there')
    await lab.join(
      { host: here, device: 'eth0', addresses: ['10.77.0.1/24'] },
      { host: there, device: 'eth0', addresses: [`${otherAddress}/24`] },
    )
    if (listening.length > 0) await there.listen(listening)
    await there.filter(
      `table inet f {\n chain in {\n  type filter hook input priority 0\n  ${rules.join('\n  ')}\n }\n}`,
    )
    await then(here, there)
  } finally {
    await lab.close()
  }
}
