// What a severity means here, in the organisation's own words, beside where it is chosen.
import { useSeverityScale } from '../api/incidents';
import type { SeverityDefinition, SeverityName, Span } from '../api/types';
import { spanText } from './words';

const promises: { of: 'first_response' | 'first_update' | 'resolve'; words: string }[] = [
  { of: 'first_response', words: 'response' },
  { of: 'first_update', words: 'first update' },
  { of: 'resolve', words: 'resolved' },
];
const isPromised = (span: Span) => span !== '' && span !== '0s';

// "response within 5 min, resolved within 4 h"; empty when nothing is promised.
export function promisesText(definition: SeverityDefinition): string {
  return promises.filter(({ of }) => isPromised(definition[of])).map(({ of, words }) => `${words} within ${spanText(definition[of])}`).join(', ');
}

export function SeverityMeaning({ severity }: { severity: SeverityName }) {
  const { data } = useSeverityScale();
  const definition = data?.definitions.find((each) => each.severity === severity);
  if (!definition) return null;
  const promised = promisesText(definition);
  return (
    <p className="dim small" aria-live="polite">
      {definition.meaning || 'Nobody has written down what this means.'}{promised ? ` Promised: ${promised}.` : ''}
    </p>
  );
}
