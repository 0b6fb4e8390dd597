import { useSyncExternalStore } from 'react'
import { IconButton } from '../ui/button'
import { Icon, type IconName } from '../ui/icon'
import { Menu } from '../ui/menu'
import type { PlaceQuestion } from '../ui/other-questions'
import styles from './app.module.css'
import type { Theme, ThemeChoice } from './theme'

interface NavigationProps {
  readonly places: readonly PlaceQuestion[]
  readonly current: string
  readonly onGo: (key: string) => void
  readonly theme: Theme
  readonly onSettings: () => void
  readonly onShortcuts: () => void
  readonly onAbout: () => void
}

const themeIcons: Readonly<Record<ThemeChoice, IconName>> = { system: 'system', light: 'sun', dark: 'moon' }

/** The slim bar at the side: features above, what concerns the whole app below. */
export function Navigation({
  places,
  current,
  onGo,
  theme,
  onSettings,
  onShortcuts,
  onAbout,
}: NavigationProps) {
  const choice = useSyncExternalStore(theme.subscribe, theme.choice)
  return (
    <nav className={styles.nav} aria-label="Portlight">
      <ul>
        {places.map((place) => (
          <li key={place.key}>
            <button
              type="button"
              className={styles.place}
              title={`${place.question} (${place.keys})`}
              aria-current={place.key === current ? 'page' : undefined}
              onClick={() => onGo(place.key)}
            >
              <Icon name={place.icon} size={20} />
              <span>{place.name}</span>
            </button>
          </li>
        ))}
      </ul>
      <div className={styles.navEnd}>
        <IconButton icon="about" label="About Portlight" onClick={onAbout} />
        <IconButton icon="keyboard" label="Shortcuts" onClick={onShortcuts} />
        <IconButton
          icon="settings"
          label="Settings"
          aria-current={current === 'settings' ? 'page' : undefined}
          className={styles.aside}
          onClick={onSettings}
        />
        <div className={styles.themeMenu}>
          <Menu
            icon={themeIcons[choice]}
            label="Appearance"
            items={[
              { key: 'system', name: 'Like the system', checked: choice === 'system' },
              { key: 'light', name: 'Light', checked: choice === 'light' },
              { key: 'dark', name: 'Dark', checked: choice === 'dark' },
            ]}
            onChoose={(key) => theme.choose(key === 'light' || key === 'dark' ? key : 'system')}
          />
        </div>
      </div>
    </nav>
  )
}
