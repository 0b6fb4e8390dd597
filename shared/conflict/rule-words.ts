import type { ConflictFacts, UnitBinds } from './facts'

/** The unit of the program that is forbidden to bind. */
function denyingUnit({ rules }: Pick<ConflictFacts, 'rules'>): UnitBinds | null {
  return rules?.units.find(({ deny }) => deny !== '') ?? null
}

/** What is known of the rules that may forbid it; '' where none was seen. */
export function rulesText(facts: Pick<ConflictFacts, 'rules'>): string {
  const { rules } = facts
  const unit = denyingUnit(facts)
  if (unit !== null) {
    const allowed = unit.allow === '' ? '' : ` but for ${unit.allow}`
    return `the unit ${unit.unit} forbids its programs to bind ${unit.deny}${allowed} (SocketBindDeny)`
  }
  if (rules?.selinux === 'enforcing') {
    return 'SELinux is enforcing on this computer: it lets many servers bind only the ports that its policy names for them'
  }
  if (rules?.apparmor === 'on') return 'AppArmor is on here, and may have a profile for that program'
  return ''
}
