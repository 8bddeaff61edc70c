// A rule for major incidents in words.
import type { MajorRule } from '../../api/types';
import { listText } from '../../domain/hours';

export const actionWords: Record<MajorRule['action'], string> = {
  propose: 'propose a major incident', declare: 'declare a major incident', leave: 'leave it as it is',
};

// "SEV1 or SEV2, of a service of tier 1, from 20 alerts: declare a major incident".
export function ruleSentence(rule: MajorRule, serviceName: (slug: string) => string): string {
  const parts = [
    rule.severities.length > 0 ? listText(rule.severities, 'or') : '',
    rule.services.length > 0 ? `of ${listText(rule.services.map(serviceName), 'or')}` : '',
    rule.tier > 0 ? `of a service of tier ${rule.tier}${rule.tier > 1 ? ' or better' : ''}` : '',
    rule.alerts_min > 0 ? `from ${rule.alerts_min} alerts` : '',
  ].filter(Boolean);
  return `${parts.join(', ') || 'Every incident'}: ${actionWords[rule.action]}`;
}
