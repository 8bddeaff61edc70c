// How the app looks and which keys it hears, on this device.
import { useEffect, useState } from 'react';
import { catalog, scopes, type Command } from '../../keys/catalog';
import { chordOf, shortcutOf, useKeys } from '../../keys/registry';
import { useTitle } from '../../shell/title';
import { useLook, type Density, type Theme } from '../../theme/theme';
import { Button } from '../../ui/Button';
import { CheckField, ChoiceField } from '../../ui/Field';
import { KeyCap } from '../../ui/KeyCap';
import { Panel } from '../../ui/Panel';
import './settings.css';

export function Appearance() {
  useTitle('Appearance and keys');
  const { theme, density, change } = useLook();
  return (
    <div className="page">
      <div className="page-head"><h1>Appearance and keys</h1></div>
      <div className="stack">
        <Panel title="Appearance">
          <div className="look-choices">
            <ChoiceField
              legend="Theme"
              options={[{ value: 'dark', label: 'Dark' }, { value: 'light', label: 'Light' }, { value: 'contrast', label: 'High contrast' }, { value: 'system', label: 'As the system' }]}
              value={theme}
              onText={(next) => change({ theme: next as Theme })}
            />
            <ChoiceField legend="Density" options={[{ value: 'comfortable', label: 'Comfortable' }, { value: 'compact', label: 'Compact' }]} value={density} onText={(next) => change({ density: next as Density })} />
          </div>
        </Panel>
        <Keys />
      </div>
    </div>
  );
}

function Keys() {
  const keys = useKeys();
  const [capturing, setCapturing] = useState<string | null>(null);
  const clash = (command: Command) => {
    const own = shortcutOf(command.name, keys);
    return own ? catalog.find((other) => other.name !== command.name && (other.scope === command.scope || other.scope === 'Everywhere' || command.scope === 'Everywhere') && shortcutOf(other.name, keys) === own) : undefined;
  };
  return (
    <Panel title="Keys" actions={Object.keys(keys.remapped).length > 0 ? <Button small onClick={keys.restore}>Restore all</Button> : undefined}>
      <div className="stack">
        <CheckField label="Single-letter keys" hint="Off: only keys with Ctrl or ⌘ work, and Enter and Space in lists. Everything is in the palette and in menus too." checked={keys.singleKeys} onCheck={keys.setSingleKeys} />
        <p className="visually-hidden" role="status">{capturing ? 'Press the new key, or Escape to keep the old one.' : ''}</p>
        {scopes.map((scope) => (
          <section key={scope}>
            <h3>{scope}</h3>
            <div className="table-wrap">
              <table className="table">
                <thead className="visually-hidden"><tr><th>Command</th><th>Key</th><th>Change</th></tr></thead>
                <tbody>
                  {catalog.filter((command) => command.scope === scope).map((command) => {
                    const shortcut = shortcutOf(command.name, keys);
                    const other = clash(command);
                    return (
                      <tr key={command.name}>
                        <td>{command.label}{other ? <span className="warn small"> same key as “{other.label}”</span> : null}</td>
                        <td className="capture">
                          {capturing === command.name
                            ? <Capture onKey={(key) => { if (key) keys.remap(command.name, key); setCapturing(null); }} />
                            : shortcut ? <KeyCap keys={shortcut} /> : <span className="dim">none</span>}
                        </td>
                        <td className="right nowrap">
                          <Button small look="quiet" aria-label={`Change the key of ${command.label}`} onClick={() => setCapturing(command.name)}>Change</Button>
                          <Button small look="quiet" aria-label={`Remove the key of ${command.label}`} disabled={!shortcut} onClick={() => keys.remap(command.name, null)}>Remove</Button>
                        </td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </div>
          </section>
        ))}
      </div>
    </Panel>
  );
}

function Capture({ onKey }: { onKey(key: string | null): void }) {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (/^(Shift|Control|Alt|Meta)$/.test(event.key)) return;
      event.preventDefault();
      event.stopPropagation();
      onKey(event.key === 'Escape' ? null : chordOf(event));
    };
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, [onKey]);
  return <span className="strong">Press a key… <span className="dim small">Esc keeps it</span></span>;
}
