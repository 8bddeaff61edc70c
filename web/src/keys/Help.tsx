// The help sheet: every command and its key, those of this screen first.
import { Link } from '@tanstack/react-router';
import { Dialog } from '../ui/Dialog';
import { KeyCap } from '../ui/KeyCap';
import { catalog, scopes } from './catalog';
import { shortcutOf, useKeys } from './registry';
import './keys.css';

export function Help({ onClose }: { onClose(): void }) {
  const keys = useKeys();
  return (
    <Dialog title="Keyboard" onClose={onClose} wide>
      {keys.singleKeys ? null : <p className="dim">Single-letter keys are turned off. Everything is in the palette and in menus too.</p>}
      <div className="key-columns">
        {scopes.map((scope) => (
          <section key={scope}>
            <h3>{scope}</h3>
            <dl className="key-list">
              {catalog.filter((command) => command.scope === scope).map((command) => {
                const shortcut = shortcutOf(command.name, keys);
                return (
                  <div key={command.name}>
                    <dt>{command.label}</dt>
                    <dd>{shortcut ? <KeyCap keys={shortcut} /> : <span className="dim">none</span>}</dd>
                  </div>
                );
              })}
            </dl>
          </section>
        ))}
      </div>
      <p className="dim small">
        <Link to="/settings/appearance" onClick={onClose}>Change keys, or turn single letters off</Link>
      </p>
    </Dialog>
  );
}
